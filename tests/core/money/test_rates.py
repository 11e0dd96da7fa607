import json
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, IntegrityError, transaction
from django.utils import translation
from djmoney.money import Money
from hypothesis import given
from hypothesis import strategies as st

from core.access import Refused
from core.audit.models import Entry
from core.money.choices import Source
from core.money.models import Rate
from core.money.rates import Converted, RateMissing, UsedRate, convert, currencies_without_rate, exactly, rate_on, restored, rounded_down
from core.money.services import record_rate

DAY = date(2026, 11, 20)
positive = st.decimals("0.000001", "99999", places=6)
sums = st.decimals(0, Decimal("9999999999.99"), places=2)


def enter(day, currency, value, quant=1):
    return record_rate(day, currency, Decimal(value), quant, source=Source.HAND)[0]


@pytest.mark.django_db
class TestTheRateThatCounts:
    def test_is_the_last_one_published_on_or_before_the_day(self):
        enter(DAY - timedelta(days=1), "USD", "520.10")
        enter(DAY, "USD", "521.55")
        enter(DAY + timedelta(days=1), "USD", "530")
        assert rate_on(DAY, "USD").value == Decimal("521.55")
        assert rate_on(DAY - timedelta(days=1), "USD").value == Decimal("520.10")

    def test_may_be_five_days_old_and_no_older(self):
        enter(DAY, "USD", "521.55")
        assert rate_on(DAY + timedelta(days=5), "USD").day == DAY
        with pytest.raises(RateMissing) as refusal:
            rate_on(DAY + timedelta(days=6), "USD")
        assert refusal.value.last == DAY

    def test_is_never_one_of_a_later_day_or_another_currency(self):
        enter(DAY + timedelta(days=1), "USD", "521.55")
        enter(DAY, "EUR", "560")
        with pytest.raises(RateMissing) as refusal:
            rate_on(DAY, "USD")
        assert refusal.value.last is None

    def test_is_the_latest_entry_of_its_day(self):
        enter(DAY, "USD", "521.55")
        enter(DAY, "USD", "52155", 100)
        enter(DAY, "USD", "522")
        assert rate_on(DAY, "USD").value == 522
        assert Rate.objects.count() == 3

    def test_takes_one_query(self, django_assert_num_queries):
        enter(DAY, "USD", "521.55")
        with django_assert_num_queries(1):
            rate_on(DAY, "USD")

    def test_tenge_has_none(self):
        with pytest.raises(ValueError, match="tenge"):
            rate_on(DAY, "KZT")

    def test_days_without_one_are_found(self):
        enter(DAY, "USD", "521.55")
        assert currencies_without_rate(DAY) == ["EUR"]
        assert currencies_without_rate(DAY + timedelta(days=6)) == ["USD", "EUR"]


@pytest.mark.django_db
def test_a_missing_rate_refuses_with_a_sentence_in_the_readers_language():
    enter(DAY, "USD", "521.55")
    said = {}
    for language in ("kk", "ru", "en"):
        for currency in ("USD", "EUR"):
            with pytest.raises(Refused) as refusal:
                rate_on(DAY + timedelta(days=10), currency)
            with translation.override(language):
                said[language, currency] = str(refusal.value.sentence)
    assert len(set(said.values())) == 6
    assert "30 Nov 2026" in said["en", "USD"]
    assert "20 Nov 2026" in said["en", "USD"]
    assert "30 ноября 2026" in said["ru", "USD"]
    assert all("USD" in text or "EUR" in text for text in said.values())


@pytest.mark.django_db
class TestEntering:
    def test_the_same_rate_again_changes_nothing(self):
        enter(DAY, "USD", "521.55")
        again, new = record_rate(DAY, "USD", Decimal("521.550"), source=Source.NATIONAL_BANK)
        assert not new
        assert again.source == Source.HAND
        assert Rate.objects.count() == Entry.objects.count() == 1

    def test_a_correction_back_to_the_first_value_counts_too(self):
        for value in ("521.55", "522", "521.55"):
            enter(DAY, "USD", value)
        assert rate_on(DAY, "USD").value == Decimal("521.55")
        assert Rate.objects.count() == 3

    def test_is_audited_with_old_and_new(self):
        enter(DAY, "USD", "521.55")
        enter(DAY, "USD", "522")
        correction, first = Entry.objects.order_by("-id")
        assert (first.action, correction.action) == ("rate.enter", "rate.correct")
        assert first.changes["rate"] == [None, "1 USD = 521.55 KZT, 2026-11-20"]
        assert correction.changes["rate"] == ["1 USD = 521.55 KZT, 2026-11-20", "1 USD = 522 KZT, 2026-11-20"]

    @pytest.mark.parametrize(
        "wrong",
        [
            {"value": Decimal(0)},
            {"value": Decimal(-1)},
            {"value": Decimal("1.1234567")},
            {"value": Decimal(123456789)},
            {"quant": 0},
            {"currency": "GBP"},
            {"currency": "KZT"},
        ],
    )
    def test_a_wrong_rate_is_refused_and_nothing_is_written(self, wrong):
        with pytest.raises(ValidationError):
            record_rate(**({"day": DAY, "currency": "USD", "value": Decimal(500), "source": Source.HAND} | wrong))
        assert not Rate.objects.exists()
        assert not Entry.objects.exists()

    @pytest.mark.parametrize("wrong", [{"value": 0}, {"value": -1}, {"quant": 0}, {"currency": "GBP"}, {"source": "x"}])
    def test_the_database_refuses_it_as_well(self, wrong):
        with pytest.raises(IntegrityError), transaction.atomic():
            Rate.objects.create(**({"day": DAY, "currency": "USD", "value": 500, "quant": 1} | wrong))

    @pytest.mark.parametrize("change", [lambda rate: rate.delete(), lambda rate: Rate.objects.filter(pk=rate.pk).update(value=1)])
    def test_a_row_is_never_changed_or_taken_away(self, change):
        rate = enter(DAY, "USD", "521.55")
        with pytest.raises(DatabaseError, match=r"append_only|Cannot"), transaction.atomic():
            change(rate)
        assert Rate.objects.get().value == Decimal("521.55")


@pytest.mark.django_db
class TestConverting:
    def test_tenge_to_dollars_and_back(self):
        enter(DAY, "USD", "500")
        there = convert(Money("1000000.50", "KZT"), "USD", DAY)
        assert there.money == Money("2000.00", "USD")
        assert there.exact == Fraction(100000050, 50000)
        assert there.rates == (UsedRate("USD", 1, Decimal(500), DAY, "hand"),)
        assert convert(Money(2, "USD"), "KZT", DAY).money == Money(1000, "KZT")

    def test_the_units_of_the_rate_count(self):
        enter(DAY, "USD", "52155", 100)
        assert convert(Money("521.55", "KZT"), "USD", DAY).exact == 1

    def test_euros_go_to_dollars_through_tenge(self):
        enter(DAY, "USD", "500")
        enter(DAY - timedelta(days=2), "EUR", "550")
        converted = convert(Money(100, "EUR"), "USD", DAY)
        assert converted.money == Money(110, "USD")
        assert [(rate.currency, rate.day) for rate in converted.rates] == [("EUR", DAY - timedelta(days=2)), ("USD", DAY)]

    def test_the_same_currency_needs_no_rate(self):
        assert convert(Money(5, "USD"), "USD", DAY) == Converted(Money(5, "USD"), Money(5, "USD"), Fraction(5), (), DAY)
        assert convert(Money(5, "KZT"), "KZT", DAY).exact == 5

    def test_one_missing_rate_refuses_the_whole(self):
        enter(DAY, "USD", "500")
        with pytest.raises(RateMissing) as refusal:
            convert(Money(100, "EUR"), "USD", DAY)
        assert refusal.value.currency == "EUR"

    def test_one_tiyn_over_is_over_though_it_rounds_to_the_same_cents(self):
        enter(DAY, "USD", "521.55")
        at_most = convert(Money("52155000.00", "KZT"), "USD", DAY)
        over = convert(Money("52155000.01", "KZT"), "USD", DAY)
        assert at_most.money == over.money == Money(100000, "USD")
        assert at_most.exact == 100000
        assert over.exact > 100000

    def test_a_stored_conversion_stays_as_it_was_when_the_rate_is_corrected(self):
        enter(DAY, "USD", "521.55")
        enter(DAY, "EUR", "563.333333")
        converted = convert(Money("1234.56", "EUR"), "USD", DAY)
        stored = json.loads(json.dumps(converted.stored()))
        enter(DAY, "USD", "100")
        assert restored(stored) == converted
        assert convert(Money("1234.56", "EUR"), "USD", DAY).exact != converted.exact


def used(currency, value, quant):
    return UsedRate(currency, quant, value, DAY, "nbk")


@given(sums, positive, st.sampled_from([1, 10, 100, 1000]), sums)
def test_comparing_exactly_is_comparing_products(amount, value, quant, left):
    exact = exactly(Money(amount, "KZT"), "USD", (used("USD", value, quant),))
    assert (exact <= Fraction(left)) is (Fraction(amount) * quant <= Fraction(left) * Fraction(value))


@given(sums, positive, positive, st.sampled_from([1, 100]))
def test_there_and_back_is_the_same_sum(amount, dollar, euro, quant):
    rates = (used("EUR", euro, quant), used("USD", dollar, 1))
    there = exactly(Money(amount, "EUR"), "USD", rates)
    assert there * rates[1].tenge_per_unit / rates[0].tenge_per_unit == Fraction(amount)


@given(st.fractions(0, 10**9))
def test_what_may_still_be_asked_is_never_over(exact):
    left = rounded_down(exact, "USD")
    assert 0 <= exact - Fraction(left.amount) < Fraction(1, 100)
    assert left.currency.code == "USD"
