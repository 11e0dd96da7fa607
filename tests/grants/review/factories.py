"""Reviews in any state, brought there by the services alone.

in_state("accepted")    an admitted application of a call with a round, one reviewer; `review.officer` runs the call
"""

from datetime import timedelta
from typing import Any

from core.accounts.models import User
from core.calendar import now
from grants.applications.choices import State as ApplicationState
from grants.applications.models import Application
from grants.calls.models import Call
from grants.review import services
from grants.review.choices import Anonymity, ConflictKind, Recommendation, State
from grants.review.models import Area, Assignment, Reviewer, ReviewRound
from tests.grants.applications.factories import in_state as application_in_state
from tests.grants.applications.factories import open_call
from tests.grants.calls.factories import PersonFactory, with_second_factor
from tests.remembered import remembered

WHY = "Команда показала работающий образец и договоры с двумя заказчиками."


def make_area(code: str = "energy") -> Area:
    return Area.objects.get_or_create(code=code, defaults={"name_kk": f"{code} қаз", "name_ru": f"{code} рус", "name_en": f"{code} eng"})[0]


def make_reviewer(person: User | None = None, **fields: Any) -> Reviewer:
    areas = fields.pop("areas", None) or [make_area()]
    officer = with_second_factor(PersonFactory())
    open_call(officer=officer)
    return services.add_reviewer(Reviewer(user=person or PersonFactory(), **fields), areas, actor=officer)


@remembered
def call_under_review(officer: User | None = None, **columns: Any) -> Call:
    """An open call: review may begin while others still apply, and applications of the tests are handed in without moving the clock."""
    return open_call(officer=officer or PersonFactory(), **columns)


def make_round(call: Call, **fields: Any) -> ReviewRound:
    documents = fields.pop("documents", [])
    round_ = ReviewRound(call=call, **{"due_at": call.closes_at + timedelta(days=20), "min_comment": 30, **fields})
    return services.set_up_round(round_, documents, actor=officer_of(call))


def officer_of(call: Call) -> User:
    return call.officers.current().order_by("pk").first().user


@remembered
def admitted(call: Call | None = None, **kwargs: Any) -> Application:
    return application_in_state(ApplicationState.ADMITTED, call=call or call_under_review(), **kwargs)


@remembered
def asked(application: Application | None = None, reviewer: Reviewer | None = None, **round_fields: Any) -> Assignment:
    application = application or admitted()
    if not ReviewRound.objects.filter(call=application.call).exists():
        make_round(application.call, **round_fields)
    application = Application.objects.select_related("call__review_round", "applicant").get(pk=application.pk)
    review = services.assign_reviewer(application, reviewer or make_reviewer(), actor=officer_of(application.call))
    return again(review)


def again(review: Assignment) -> Assignment:
    """The row as a page fetches it, with its officer and its person kept for the tests."""
    row = Assignment.objects.with_all().get(pk=review.pk)
    row.officer, row.person = officer_of(row.application.call), row.reviewer.user
    return row


def fill_in(review: Assignment, *values: int, why: str = WHY) -> None:
    """Every field that signing asks for; by default 8 for each criterion."""
    for number, criterion in enumerate(review.application.call.criteria.all(), 1):
        value = values[number - 1] if values else min(8, criterion.max_score)
        services.save_mark(review, f"score-{number}", str(value), base=0, actor=review.person)
        services.save_mark(review, f"why-{number}", why, base=0, actor=review.person)
    services.save_mark(review, "recommendation", Recommendation.FUND, base=0, actor=review.person)


@remembered
def in_state(state: str, **kwargs: Any) -> Assignment:
    review = asked(**kwargs)
    if state == State.DECLINED:
        services.decline_review(review, actor=review.person)
    elif state == State.CONFLICTED:
        services.declare_conflict(review, actor=review.person, kind=ConflictKind.MENTOR)
    elif state == State.ENDED:
        services.end_review(review, actor=review.officer)
    elif state != State.ASKED:
        services.accept_review(review, actor=review.person, keeps_secret=True)
    if state == State.HANDED_BACK:
        services.hand_back(review, actor=review.person, words="Нет времени")
    elif state == State.SIGNED:
        fill_in(review)
        services.sign_review(review, actor=review.person)
    return again(review)


def signed(call: Call, *values: int) -> Assignment:
    """A new application of the call with one signed review of these scores."""
    review = in_state(State.ACCEPTED, application=admitted(call))
    fill_in(review, *values)
    services.sign_review(review, actor=review.person)
    return again(review)


def double_blind(**kwargs: Any) -> Assignment:
    return asked(anonymity=Anonymity.DOUBLE, **kwargs)


__all__ = ["admitted", "asked", "double_blind", "fill_in", "in_state", "make_area", "make_reviewer", "make_round", "now", "signed"]
