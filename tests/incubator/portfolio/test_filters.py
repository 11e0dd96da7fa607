"""What each filter leaves, who finds what at all, and that a value which is no choice finds nothing."""

import pytest
from django.db.models import Q

from grants.applications.models import Application
from grants.awards.models import Award
from grants.awards.queries import tranche_status
from incubator.portfolio.filters import BoardFilter, PortfolioFilter
from incubator.portfolio.matters import MATTERS
from incubator.portfolio.reader import Reader
from tests.incubator.portfolio.factories import MONEY_ALONE, ROLES, asked_by

pytestmark = pytest.mark.django_db

MINE = {"check", "dollars", "correction", "review", "decision", "refused", "award"}
AWARDED = {"offer", "sign", "countersign", "tranche", "condition"}
THEIRS = {"elsewhere", "held_up"}
EVERYTHING = {
    "officer": MINE | AWARDED,
    "other officer": THEIRS,
    "auditor": MINE | AWARDED | THEIRS,
    "administrator": AWARDED | {"held_up"},
    "finance_maker": AWARDED | {"held_up"},
    "finance_releaser": AWARDED | {"held_up"},
    "officer of finance": MINE | AWARDED | {"held_up"},
    "stranger": set(),
    "member": set(),
}


def test_who_finds_which_rows_and_never_more_than_the_rooms_below_show(world):
    for role, expected in EVERYTHING.items():
        person = world.people[role]
        assert world.found(role) == expected, role
        shown = Q(pk__in=Application.objects.visible_to(person).values("pk")) | Q(award__in=Award.objects.visible_to(person).values("pk"))
        assert Reader(person).rows().exclude(pk__in=Application.objects.filter(shown).values("pk")).count() == 0


def test_one_matter_waits_in_one_row(world):
    waiting = {matter.code: world.found("auditor", f"matter={matter.code}") for matter in MATTERS}
    assert waiting == {
        **{name: {name} for name in ("check", "review", "correction", "decision", "award", "offer", "sign", "countersign")},
        "condition": {"condition"},
        "held_up": {"held_up"},
        "tranche": {"tranche"},
        "answer": set(),
    }
    assert world.found("officer", "matter=held_up") == set()
    assert world.found("finance_maker", "matter=held_up") == {"held_up"}


def test_a_tranche_is_ready_where_the_awards_say_so(world):
    ready = {name for name, award in world.awards.items() if any(tranche_status(row) == "ready" for row in award.tranches.with_all())}
    assert world.found("auditor", "matter=tranche") == ready == {"tranche"}


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("programme=icostartup", MINE | AWARDED),
        ("programme=none", THEIRS),
        ("park=tech-garden", MINE | AWARDED),
        ("park=none", THEIRS),
        ("state=submitted", {"check", "dollars", "elsewhere"}),
        ("award=running", {"tranche", "condition", "held_up"}),
        ("currency=USD", {"dollars", "award"}),
        ("currency=USD&state=submitted", {"dollars"}),
        ("money=decided", {"award", "held_up"} | AWARDED),
        ("money=committed", {"held_up"} | AWARDED),
        ("money=ordered", set()),
        ("money=paid", {"condition"}),
        ("money=asked&programme=none", THEIRS),
        ("late=1", {"check", "review", "condition", "held_up", "tranche"}),
        ("who=reviewer", {"review"}),
        ("who=applicant", {"correction", "condition", "sign"}),
        ("who=applicant&late=1", {"condition"}),
        ("who=finance", {"tranche"}),
        ("matter=any&who=council", {"decision"}),
        ("matter=check&who=reviewer", set()),
        ("region=none", MINE | AWARDED | THEIRS),
    ],
)
def test_what_a_filter_leaves(world, query, expected):
    assert world.found("auditor", query) == expected


def test_track_call_stream_year_text_and_budget(world):
    tracks = {track.code: track for track in asked_by(world.people["auditor"]).scope.tracks}
    row, year = world.rows["check"], world.call.closes_at.year
    assert world.found("auditor", f"track={tracks['smart-cities'].key}") == {"check"}
    assert world.found("auditor", f"track={tracks['fintech'].key}") == {"tranche"}
    assert world.found("auditor", "track=none") == (MINE | AWARDED | THEIRS) - {"check", "tranche"}
    assert world.found("auditor", f"call={world.other_call.key}") == THEIRS
    assert world.found("auditor", f"stream={world.call.stream.code}&programme=none") == THEIRS
    assert world.found("auditor", f"year={year}") == MINE | AWARDED | THEIRS
    assert world.found("auditor", f"text={row.number}") == {"check"}
    assert world.found("auditor", f"text={row.applicant.name_ru.upper()}") == {"check"}
    budget = world.awards["tranche"].account.fund.years.order_by("year").first().year
    assert world.found("auditor", f"money=paid&budget={budget}") == {"condition"}
    assert world.found("auditor", "budget=2099") == set()


@pytest.mark.parametrize(
    "query", ["state=nonsense", "programme=x", "budget=12", "text=%00", "matter=%3Cb%3E", "call=1", f"text={'x' * 101}"]
)
def test_a_value_that_is_no_choice_finds_nothing_and_says_so(world, query):
    asked = asked_by(world.people["auditor"], query)
    assert asked.qs.count() == 0
    assert asked.form.errors
    assert asked.narrows is True


def test_whoever_sees_awards_alone_narrows_by_nothing_of_the_applications(world):
    for role in MONEY_ALONE:
        asked = asked_by(world.people[role])
        assert {"state", "region"} & set(asked.form.fields) == set()
        title, applicant = world.rows["tranche"].title, world.rows["tranche"].applicant
        label = world.awards["tranche"].account.label
        assert world.found(role, f"text={world.awards['tranche'].number}") == {"tranche"}
        assert world.found(role, "money=asked") == set()
        assert (title in label) or world.found(role, f"text={title}") == set()
        assert (applicant.name_ru in label) or world.found(role, f"text={applicant.name_ru}") == set()


def test_a_call_of_somebody_else_is_no_choice_of_an_officer(world):
    asked = asked_by(world.people["officer"], f"call={world.other_call.key}")
    assert list(asked.form.errors) == ["call"]


def test_the_address_of_a_filter_is_the_same_whatever_was_typed_first(world):
    person = world.people["auditor"]
    first, second = (asked_by(person, query) for query in ("late=1&programme=icostartup&x=1&state=", "programme=icostartup&late=1"))
    assert first.query.urlencode() == second.query.urlencode() == "programme=icostartup&late=1"


def test_figures_are_not_narrowed_by_what_they_stand_for(world):
    reader = Reader(world.people["auditor"])
    board = BoardFilter({"matter": "check", "money": "paid", "late": "1", "who": "council"}, reader=reader)
    assert board.qs.count() == PortfolioFilter({}, reader=reader).qs.count()
    assert board.query.urlencode() == ""


def test_every_role_of_the_portfolio_is_looked_at_here():
    assert set(ROLES) <= set(EVERYTHING)


def test_a_filter_that_was_described_before_still_knows_the_readers_choices(world):
    """The description of the API asks each filter of the class for its field, which the class then keeps."""
    kept = {name: one for name, one in PortfolioFilter.base_filters.items() if one.field is not None}
    try:
        assert world.found("auditor", "programme=none") | world.found("auditor", "programme=icostartup")
    finally:
        for one in kept.values():
            vars(one).pop("_field", None)
