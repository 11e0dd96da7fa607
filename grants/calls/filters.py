from typing import Any

import django_filters
from django import forms
from django.db import models
from django.utils.translation import gettext_lazy as _

from grants.calls.models import Call, Stream
from grants.calls.models.call import CallQuerySet
from grants.calls.queries import open_to
from parks.directory.choices import Kind


class Standing(models.TextChoices):
    """Where a call stands for the public; made of its state and the clock."""

    OPEN = "open", _("Open")
    EXPECTED = "expected", _("Expected")
    CLOSED = "closed", _("Closed")


ORDERS = {Standing.OPEN: ("closes_at", "id"), Standing.EXPECTED: ("opens_at", "id"), Standing.CLOSED: ("-closes_at", "-id")}
"""Soonest first: what closes, what opens, what has closed."""


class CallFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(label=_("Words"), method="search", max_length=100, widget=forms.TextInput(attrs={"type": "search"}))
    applicant = django_filters.ChoiceFilter(label=_("I am"), choices=Kind.choices, method="let_in", empty_label=_("anybody"))
    stream = django_filters.ModelChoiceFilter(
        label=_("Kind of money"), queryset=Stream.objects.all(), to_field_name="code", empty_label=_("every kind")
    )
    state = django_filters.ChoiceFilter(label=_("State"), choices=Standing.choices, method="stand", empty_label=_("any"))

    class Meta:
        model = Call
        fields: tuple[str, ...] = ()

    def search(self, rows: CallQuerySet, name: str, text: Any) -> CallQuerySet:
        return rows.matching(text)

    def let_in(self, rows: CallQuerySet, name: str, kind: Any) -> CallQuerySet:
        return rows.filter(open_to(kind))

    def stand(self, rows: CallQuerySet, name: str, standing: Any) -> CallQuerySet:
        return {Standing.OPEN: rows.open, Standing.EXPECTED: rows.expected, Standing.CLOSED: rows.over}[Standing(standing)]()
