"""The finance office's pages as people see them: nothing for axe to find, nothing wider than the screen."""

import pytest
from allauth.mfa.models import Authenticator
from django.urls import reverse
from django.utils import translation

from grants.ledger.choices import State
from tests.core.accounts.factories import PASSWORD
from tests.grants.ledger.factories import answer_line, make_office, person_with
from tests.journeys.views import PICTURED, in_every_view
from tests.journeys.walking import go_on, sign_in

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.long
@in_every_view
def test_finance_pages(live_server, new_page, check_page, picture, settings, language, view):
    settings.DEMO = True  # nobody needs a second factor there
    with translation.override("ru"):
        office = make_office(budget=50_000_000, committed=30_000_000)
        orders = {state: office.in_state(state, 1_250_000) for state in State}
        office.prepare("2500000.50", payee_name="ТОО «Қазақстан инновациялық технологиялар орталығы»")
        sent = office.in_state(State.SENT, 10)
        answer = office.answer(answer_line(sent, amount="9.00"))
        both = person_with("finance_maker", "finance_releaser")
        Authenticator.objects.filter(user=both).delete()
        both.language = language
        both.save()
    page = new_page(language=language, **view)
    sign_in(page, live_server.url, both.email)
    release = f"{reverse('ledger:release')}?order={orders[State.PREPARED].key}"
    addresses = {
        "payments": reverse("ledger:orders"),
        "payment": reverse("ledger:order", args=[orders[State.RETURNED].key]),
        "payment-prepare": reverse("ledger:prepare", args=[office.account.key]),
        "bank-answers": reverse("ledger:answers"),
        "bank-answer": answer.get_absolute_url(),
        "funds": reverse("ledger:funds"),
        "fund": office.fund.get_absolute_url(),
        "account": office.account.get_absolute_url(),
        "payment-release": release,
    }
    for name, address in addresses.items():
        page.goto(f"{live_server.url}{address}")
        if "reauthenticate" in page.url:
            page.fill("[name=password]", PASSWORD)
            go_on(page)
        assert page.url.endswith(address)
        check_page(page)
        if (language, view["width"]) in PICTURED:
            picture(page, name)
