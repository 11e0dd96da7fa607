"""What start-ups tell the review: founders are ties, their names are hidden, tracks and topics are areas."""

import pytest

from core.accounts.models import User
from grants.review.models import Area, Reviewer
from grants.review.subjects import areas_of
from grants.review.ties import people_behind, telling_names, ties_of
from incubator.startups.models import Founder, StartupApplication
from incubator.startups.services import add_founder, apply_to_call
from tests.core.accounts.factories import UserFactory
from tests.incubator.factories import load_programmes, make_startup, make_startup_call, owner_of, set_cap, set_rates

pytestmark = pytest.mark.django_db


@pytest.fixture
def application():
    load_programmes()
    set_cap()
    set_rates()
    startup = make_startup()
    row = apply_to_call(make_startup_call(), startup, actor=owner_of(startup))
    row.startup = startup
    return row


def reviewer(person: User | None = None, **names: str) -> Reviewer:
    return Reviewer.objects.create(user=person or UserFactory(**names))


def founder(application, **names: str) -> Founder:
    return add_founder(Founder(startup=application.startup, **names), actor=owner_of(application.startup))


def sentences(application, row: Reviewer) -> list[str]:
    return [str(tie.sentence) for tie in ties_of(application, row)]


def test_a_founder_with_an_account_is_tied_though_no_longer_a_member(application):
    person = UserFactory()
    founder(application, user=person, family_name=person.family_name, given_name=person.given_name)
    assert sentences(application, reviewer(person)) == ["Основатель этого стартапа."]


@pytest.mark.parametrize(
    ("family", "given", "tied"),
    [("Қасымова", "Әсел", True), ("касымова", "асел", True), ("Қасымова", "Дана", False), ("Ким", "Әсел", False)],
)
def test_a_founder_without_an_account_is_compared_by_name(application, family, given, tied):
    founder(application, family_name="Қасымова", given_name="Әсел")
    found = sentences(application, reviewer(family_name=family, given_name=given))
    assert found == (["Тёзка одного из основателей."] if tied else [])


def test_a_namesake_of_a_founder_who_has_an_account_of_their_own_is_somebody_else(application):
    person = UserFactory(family_name="Қасымова", given_name="Әсел")
    founder(application, user=person, family_name="Қасымова", given_name="Әсел")
    assert sentences(application, reviewer(family_name="Қасымова", given_name="Әсел")) == []


def test_names_that_would_tell(application):
    founder(application, family_name="Қасымова", given_name="Әсел")
    assert "Қасымова Әсел" in people_behind(application)
    names = telling_names(application)
    assert "Қасымова" in names
    assert str(application.applicant) in names
    assert "Әсел" not in names


def test_the_areas_are_those_of_track_and_topic(application):
    from grants.review import reference

    reference.load()
    track = application.call.intake.programme.tracks.get(code="smart-cities")
    StartupApplication.objects.filter(application=application).update(track=track, topic=track.topics.get(code="transport"))
    assert [area.code for area in areas_of([application])[application.pk]] == ["smart-cities", "transport"]


def test_every_track_and_topic_has_its_area():
    """The codes are said in two places: here they are compared."""
    from grants.review import reference
    from incubator.programmes.models import Topic, Track

    load_programmes()
    reference.load()
    assert reference.load() == Area.objects.count()
    codes = set(Area.objects.values_list("code", flat=True))
    assert set(Track.objects.values_list("code", flat=True)) | set(Topic.objects.values_list("code", flat=True)) <= codes
