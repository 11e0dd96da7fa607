"""Sums of the portfolio that are kept beside the rows, so that a figure costs the same however many rows it is of.

Whatever changes a figure adds a row at the end, in the same transaction, by a trigger of the database: nobody waits for anybody, and no way of
writing is left out. What the figure is now is the sum of its rows; each night they are folded into one (`tallies.fold`).
"""

import pgtrigger
from django.db import models
from django.db.models import Q

from grants.applications.models import Application
from grants.awards.models import Award
from grants.calls.models import Call
from grants.council.models import Decision
from grants.ledger.models import Posting
from incubator.portfolio.choices import BOOKED, PLANNED, Measure


class Tally(models.Model):
    """A change of how much there is of one kind in a call: `number` rows more, `with_sum` of them with a sum, `money` more.

    `asked` is kept by the state of the application and `decided` by neither, both in the currency of the application; tenge of the books by the
    year of their budget, which is 0 for the others.
    """

    # Whoever locks a call must not wait for a figure of it, so no foreign key of the database; a call is never deleted
    call = models.ForeignKey(Call, on_delete=models.DO_NOTHING, db_constraint=False, db_index=False, related_name="+")
    measure = models.CharField(max_length=9, choices=Measure.choices)
    state = models.CharField(max_length=16, blank=True)
    currency = models.CharField(max_length=3)
    year = models.PositiveSmallIntegerField(default=0)
    number = models.IntegerField()
    with_sum = models.IntegerField()
    money = models.DecimalField(max_digits=20, decimal_places=2)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(measure=Measure.ASKED) & ~Q(state="") | ~Q(measure=Measure.ASKED) & Q(state=""), name="asked_has_a_state"
            ),
            models.CheckConstraint(condition=Q(measure__in=PLANNED, year=0) | Q(measure__in=BOOKED, year__gt=0), name="booked_has_a_year"),
        ]

    def __str__(self) -> str:
        return f"{self.measure} {self.money:+} {self.currency}"


COLUMNS = "call_id, measure, state, currency, year, number, with_sum, money"
ADD = f"INSERT INTO incubator_portfolio_tally ({COLUMNS})"
ASKED = "{sign}1, {sign}({row}.requested IS NOT NULL)::int, {sign}coalesce({row}.requested, 0)"
OF_APPLICATION = f"""
IF TG_OP <> 'INSERT' AND OLD.state <> 'draft' AND OLD.number IS NOT NULL THEN
    {ADD} VALUES (OLD.call_id, 'asked', OLD.state, OLD.requested_currency, 0, {ASKED.format(sign="-", row="OLD")});
END IF;
IF TG_OP <> 'DELETE' AND NEW.state <> 'draft' AND NEW.number IS NOT NULL THEN
    {ADD} VALUES (NEW.call_id, 'asked', NEW.state, NEW.requested_currency, 0, {ASKED.format(sign="", row="NEW")});
END IF;
RETURN NULL;
"""
OF_DECISION = f"""
{ADD} SELECT application.call_id, 'decided', '', NEW.amount_currency, 0, 1, 1, NEW.amount
    FROM grants_applications_application AS application WHERE application.id = NEW.application_id;
RETURN NULL;
"""  # noqa: S608 - names of our own
OF_POSTING = f"""
{ADD} SELECT award.call_id, NEW.stage, '', 'KZT', fund_year.year, 1, 1, NEW.kzt
    FROM grants_awards_award AS award
    JOIN grants_ledger_fundyear AS fund_year ON fund_year.id = NEW.fund_year_id
    WHERE award.account_id = NEW.account_id;
RETURN NULL;
"""  # noqa: S608 - names of our own
_HELD = f"""
{ADD} SELECT {{row}}.call_id, posting.stage, '', 'KZT', fund_year.year, {{sign}}count(*), {{sign}}count(*), {{sign}}sum(posting.kzt)
    FROM grants_ledger_posting AS posting
    JOIN grants_ledger_fundyear AS fund_year ON fund_year.id = posting.fund_year_id
    WHERE posting.account_id = {{row}}.account_id AND posting.stage IN ('committed', 'ordered', 'paid')
    GROUP BY posting.stage, fund_year.year;
"""  # noqa: S608 - names of our own
OF_AWARD = f"""
IF TG_OP = 'UPDATE' THEN
    {_HELD.format(sign="-", row="OLD")}
END IF;
{_HELD.format(sign="", row="NEW")}
RETURN NULL;
"""
"""What was posted before the award had this account, or goes with the account that it had."""


def _adds(
    func: str, operation: pgtrigger.Operation, condition: pgtrigger.Condition | None = None, name: str = "tallied"
) -> pgtrigger.Trigger:
    return pgtrigger.Trigger(name=name, when=pgtrigger.After, operation=operation, condition=condition, func=func)


def _adds_anew(func: str, *columns: str) -> pgtrigger.Trigger:
    return _adds(func, pgtrigger.Update, pgtrigger.AnyChange(*columns), "tallied_anew")


class TalliedApplication(Application):
    class Meta:
        proxy = True
        default_permissions = ()
        triggers = [
            _adds(OF_APPLICATION, pgtrigger.Insert | pgtrigger.Delete),
            _adds_anew(OF_APPLICATION, "state", "number", "requested", "requested_currency"),
        ]


class TalliedDecision(Decision):
    """Released, a decision is final: nothing is ever taken away."""

    class Meta:
        proxy = True
        default_permissions = ()
        triggers = [
            _adds(OF_DECISION, pgtrigger.Insert | pgtrigger.Update, pgtrigger.Q(new__release__isnull=False, new__amount__isnull=False))
        ]


class TalliedPosting(Posting):
    class Meta:
        proxy = True
        default_permissions = ()
        triggers = [_adds(OF_POSTING, pgtrigger.Insert, pgtrigger.Q(new__stage__in=list(BOOKED)))]


class TalliedAward(Award):
    class Meta:
        proxy = True
        default_permissions = ()
        triggers = [_adds(OF_AWARD, pgtrigger.Insert), _adds_anew(OF_AWARD, "account")]
