import django_filters
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from grants.ledger.choices import State
from grants.ledger.models import Account, PaymentOrder


class PaymentFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(field_name="number", lookup_expr="icontains", label=_("Number"), max_length=20)
    state = django_filters.MultipleChoiceFilter(choices=State.choices, label=_("State"), distinct=False)
    account = django_filters.UUIDFilter(field_name="account__key", label=pgettext_lazy("money", "Account"))
    fund = django_filters.UUIDFilter(field_name="account__fund__key", label=pgettext_lazy("money", "Fund"))
    about = django_filters.UUIDFilter(field_name="about_key", label=_("What it is paid for"))

    class Meta:
        model = PaymentOrder
        fields: list[str] = []


class AccountFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(field_name="label", lookup_expr="icontains", label=_("for what"), max_length=100)
    fund = django_filters.UUIDFilter(field_name="fund__key", label=pgettext_lazy("money", "Fund"))

    class Meta:
        model = Account
        fields: list[str] = []
