"""Uses of the cap: exact at the day's rate, never over, whoever writes them."""

import threading
from datetime import timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from djmoney.money import Money
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.access import Refused
from core.audit.models import Entry
from core.calendar import today
from core.money.rates import RateMissing, convert
from incubator.startups.cap_uses import OverCap, record_use, release_use
from incubator.startups.choices import NO_ROOM, NO_RULE
from incubator.startups.models import CapRule, CapUse
from incubator.startups.queries import CapUnset, assess, cap_of
from tests.core.accounts.factories import UserFactory
from tests.grants.calls.factories import StreamFactory, make_open_call
from tests.incubator.factories import EUR, USD, days_ago, make_startup, owner_of, set_cap, set_rates

pytestmark = pytest.mark.django_db


@pytest.fixture
def startup():
    set_cap()
    set_rates()
    return make_startup()


def left(startup):
    return cap_of(startup, today()).left


def use(startup, amount, currency="USD", **fields):
    return record_use(startup, Money(Decimal(amount), currency), day=fields.pop("day", today()), actor=owner_of(startup), **fields)


def test_the_whole_cap_fits_and_one_cent_more_does_not(startup):
    with pytest.raises(OverCap) as refused:
        use(startup, "100000.01")
    assert refused.value.left == Money("100000.00", "USD")
    assert "100" in str(refused.value.sentence)
    assert not CapUse.objects.exists()
    use(startup, "100000.00")
    assert left(startup) == 0


def test_one_tiyn_over_is_over(startup):
    use(startup, "52150000.00", "KZT")
    assert left(startup) == 0
    with pytest.raises(OverCap):
        use(startup, "0.01", "KZT")


def test_one_tiyn_over_at_a_rate_that_divides_unevenly(startup):
    set_rates(usd=Decimal("521.37"), eur=EUR)  # a correction of the same day counts from now on
    use(startup, "33333.33")
    largest = assess(startup, Money(1, "KZT"), today()).left_in_own
    with pytest.raises(OverCap) as refused:
        use(startup, largest.amount + Decimal("0.01"), "KZT")
    assert refused.value.assessment.left_in_own == largest
    use(startup, largest.amount, "KZT")
    assert Fraction(0) <= left(startup) < Fraction(1, 100) / Fraction("521.37")


def test_euro_goes_through_tenge(startup):
    largest = assess(startup, Money(1, "EUR"), today()).left_in_own
    assert largest.amount == (Decimal(100_000) * USD / EUR).quantize(Decimal("0.01"), rounding="ROUND_DOWN")
    with pytest.raises(OverCap):
        use(startup, largest.amount + Decimal("0.01"), "EUR")
    row = use(startup, largest.amount, "EUR")
    assert (row.own_value, row.usd_value, row.own_day, row.usd_day) == (EUR, USD, today(), today())
    assert row.exact_usd == Fraction(largest.amount) * Fraction(EUR) / Fraction(USD)


def test_a_rate_for_many_units_is_divided(startup):
    set_rates(usd=Decimal(52150), eur=EUR, quant=100)
    row = use(startup, "521.50", "KZT")
    assert row.exact_usd == 1
    assert (row.usd_value, row.usd_quant) == (Decimal(52150), 100)


def test_earlier_uses_are_never_revalued(startup):
    set_rates(days_ago(3), usd=Decimal(400))
    use(startup, "40000.00", "KZT", day=days_ago(3))
    assert left(startup) == 99_900


def test_a_rate_that_is_too_old_refuses_plainly(startup):
    with pytest.raises(RateMissing) as refused:
        use(startup, "100", "KZT", day=today() + timedelta(days=6))
    assert "5" in str(refused.value.sentence)
    assert not CapUse.objects.exists()


def test_dollars_need_no_rate(startup):
    row = use(startup, "100", day=today() + timedelta(days=60))
    assert (row.usd_day, row.own_day, row.exact_usd) == (None, None, 100)


def test_streams_that_do_not_count_leave_no_trace(startup):
    call = make_open_call(stream=StreamFactory(code="grant", counts_to_cap=False))
    from grants.applications.services import begin_application

    application = begin_application(call, startup.organisation, actor=owner_of(startup))
    assert use(startup, "500000", application=application) is None
    assert not CapUse.objects.exists()


def test_a_use_is_audited_without_words(startup):
    use(startup, "100.00", note="for Dana's pilot")
    entry = Entry.objects.about(startup).get(action="startup.cap_used")
    assert entry.changes == {"sum": [None, "100.00 USD"], "usd": [None, "100.00 USD"]}


# Releases


def test_a_release_gives_room_at_the_rate_of_the_use(startup):
    row = use(startup, "52150000.00", "KZT")
    set_rates(usd=Decimal("100.00"))
    release_use(row, day=today(), actor=owner_of(startup), money=Money("521.50", "KZT"))
    assert left(startup) == 1
    release_use(row, day=today(), actor=owner_of(startup))
    assert left(startup) == 100_000


def test_no_more_is_given_back_than_was_used(startup):
    row = use(startup, "100.00")
    release_use(row, day=today(), actor=owner_of(startup), money=Money("60.00", "USD"))
    for money in (Money("40.01", "USD"), Money("-1", "USD"), Money("1", "KZT")):
        with pytest.raises(Refused):
            release_use(row, day=today(), actor=owner_of(startup), money=money)
    assert CapUse.objects.count() == 2


# The database alone


def raw(startup, amount="100000.01", currency="USD", **fields):
    values = {
        "startup": startup,
        "amount": Money(amount, currency),
        "day": today(),
        "numerator": Fraction(amount).numerator,
        "denominator": Fraction(amount).denominator,
    }
    return CapUse(**(values | fields))


def test_the_database_refuses_what_the_service_never_saw(startup):
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        raw(startup).save()
    assert refused.value.__cause__.sqlstate == NO_ROOM


def test_the_database_checks_the_fraction_and_the_rates(startup):
    wrong = [
        {"amount": "100", "numerator": 1, "denominator": 1},
        {"amount": "100", "currency": "KZT"},
        {"amount": "521.50", "currency": "KZT", "numerator": 1, "denominator": 1, "usd_value": USD, "usd_day": days_ago(1)},
        {"amount": "600", "currency": "KZT", "numerator": 1, "denominator": 1, "usd_value": Decimal(600), "usd_day": today()},
    ]
    for fields in wrong:
        with pytest.raises(DatabaseError), transaction.atomic():
            raw(startup, **fields).save()
    assert not CapUse.objects.exists()


def test_the_database_checks_releases(startup):
    row = use(startup, "100.00")
    other = use(make_startup(name="Басқа"), "100.00")
    for fields in ({"releases": None}, {"releases": other}, {"amount": "-100.01", "releases": row}, {"currency": "KZT", "releases": row}):
        with pytest.raises(DatabaseError), transaction.atomic():
            raw(startup, **({"amount": "-1", "kind": "release"} | fields)).save()


def test_uses_are_written_once(startup):
    row = use(startup, "100.00")
    for deed in (lambda: CapUse.objects.filter(pk=row.pk).update(note="other"), lambda: CapUse.objects.filter(pk=row.pk).delete()):
        with pytest.raises(DatabaseError), transaction.atomic():
            deed()


def test_without_a_limit_in_force_nothing_is_used(startup):
    CapRule.objects.update(since=today() + timedelta(days=1))
    with pytest.raises(CapUnset):
        use(startup, "1.00")
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        raw(startup, "1.00").save()
    assert refused.value.__cause__.sqlstate == NO_RULE


def test_the_limit_of_the_day_counts(startup):
    CapRule.objects.create(since=today() + timedelta(days=10), amount=Decimal(50))
    use(startup, "60.00")
    with pytest.raises(OverCap):
        use(startup, "1.00", day=today() + timedelta(days=10))


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.integers(1, 40_000_00), st.sampled_from(["KZT", "USD", "EUR"])), min_size=1, max_size=8))
def test_service_and_database_agree_with_fractions(startup, sums):
    with transaction.atomic():
        spent = Fraction()
        for number, currency in sums:
            money = Money(Decimal(number * (500 if currency == "KZT" else 1)).scaleb(-2), currency)
            exact = convert(money, "USD", today()).exact
            if spent + exact <= 100_000:
                record_use(startup, money, day=today(), actor=None)
                spent += exact
            else:
                with pytest.raises(OverCap):
                    record_use(startup, money, day=today(), actor=None)
        assert left(startup) == 100_000 - spent
        transaction.set_rollback(True)


# Many at once


def together(count, deed):
    """Run `deed(number)` in so many threads that start at one moment; give back what each returned or raised."""
    gate, answers = threading.Barrier(count), [None] * count

    def run(number):
        try:
            gate.wait()
            answers[number] = deed(number)
        except Exception as error:  # noqa: BLE001  the test looks at each of them
            answers[number] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(number,)) for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("by_service", [True, False])
def test_forty_parallel_grants_never_pass_the_cap(by_service):
    set_cap()
    set_rates()
    startup, actor = make_startup(), UserFactory()

    def grant(number):
        if by_service:
            return record_use(startup, Money("9000.00", "USD"), day=today(), actor=actor)
        row = raw(startup, "9000.00")
        row.save()
        return row

    answers = together(40, grant)
    won = [answer for answer in answers if isinstance(answer, CapUse)]
    lost = [answer for answer in answers if isinstance(answer, OverCap if by_service else IntegrityError)]
    assert (len(won), len(lost)) == (11, 29)
    assert left(startup) == 1_000
