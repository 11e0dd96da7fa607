"""The accelerators: reference data, public pages in three languages, intakes."""

import json

import pytest
from django.core.exceptions import ValidationError

from core.access import Refused
from core.audit.models import Entry
from incubator.programmes import reference
from incubator.programmes.models import Intake, Programme, Topic, Track
from incubator.programmes.queries import tracks_of
from incubator.programmes.services import make_intake
from tests.core.accounts.factories import UserFactory
from tests.grants.calls.factories import CallFactory, administrator
from tests.incubator.factories import load_programmes, make_startup_call

pytestmark = pytest.mark.django_db


@pytest.fixture
def programmes():
    load_programmes()


def test_loading_twice_changes_nothing(programmes):
    before = [list(model.objects.values_list("pk", flat=True)) for model in (Programme, Track, Topic)]
    Programme.objects.filter(code="icostartup").update(status="paused")
    assert reference.load() == 3
    assert [list(model.objects.values_list("pk", flat=True)) for model in (Programme, Track, Topic)] == before
    assert [len(rows) for rows in before] == [3, 3, 12]
    assert Programme.objects.get(code="icostartup").status == "paused"


def test_the_tracks_are_those_of_the_programme(programmes):
    topics = {track.code: [topic.code for topic in track.topics.all()] for track in Track.objects.all()}
    assert topics == {
        "industry-4": ["iiot", "robotics", "energy-efficiency", "3d-printing", "smart-logistics"],
        "smart-cities": ["bim", "next-networks", "transport", "social-technology"],
        "fintech": ["blockchain", "e-commerce", "digital-technology"],
    }
    parks = dict(Programme.objects.values_list("code", "park__code"))
    assert parks == {"startup-kazakhstan": "alatau", "icostartup": "tech-garden", "astana-hub": "astana-hub"}
    groups = {group.code for group in Programme.objects.get(code="startup-kazakhstan").country_groups.all()}
    assert groups == {"CIS", "EUROPE"}


def test_every_text_stands_in_three_languages():
    for entry in json.loads(reference.DATA.read_text(encoding="utf-8")):
        texts = [entry[name] for name in ("name", "summary", "story")]
        texts += [track[name] for track in entry["tracks"] for name in ("name", "story")]
        texts += [topic["name"] for track in entry["tracks"] for topic in track["topics"]]
        assert all(text[language].strip() for text in texts for language in ("kk", "ru", "en"))


@pytest.mark.parametrize(("language", "heading"), [("kk", "Акселераторлар"), ("ru", "Акселераторы"), ("en", "Accelerators")])
def test_the_list_speaks_the_readers_language(client, programmes, language, heading):
    text = client.get("/programmes/", headers={"Accept-Language": language}).content.decode()
    assert f"<h1>{heading}</h1>" in text
    assert Programme.objects.get(code="icostartup").tracks.first().name_kk in text or language != "kk"


def test_the_page_names_topics_and_the_open_intake(client, programmes):
    call = make_startup_call()
    text = client.get("/programmes/icostartup/").content.decode()
    for part in ("Робототехника", "Социальные технологии", "Блокчейн", str(call), str(call.get_absolute_url())):
        assert part in text
    assert client.get("/programmes/nothing/").status_code == 404


def test_the_park_shows_its_accelerators(client, programmes):
    call = make_startup_call()
    text = client.get("/parks/tech-garden/").content.decode()
    assert "icoStartup.kz" in text
    assert str(call) in text


def test_the_search_finds_them(client, programmes):
    assert (
        "Start-up Kazakhstan" in client.get("/search/", {"q": "startup kazakhstan"}).content.decode()
        or "Start-up Kazakhstan" in client.get("/search/", {"q": "kazakhstan"}).content.decode()
    )


@pytest.mark.parametrize("rows", [1, 3])
def test_pages_ask_a_constant_number_of_questions(client, programmes, rows, django_assert_max_num_queries):
    for _ in range(rows):
        make_startup_call()
    for address in ("/programmes/", "/programmes/icostartup/"):
        client.get(address)
        with django_assert_max_num_queries(16):
            assert client.get(address).status_code == 200


# Intakes


def test_an_intake_takes_all_tracks_or_those_named(programmes):
    boss, programme = administrator(), Programme.objects.get(code="icostartup")
    whole = make_intake(CallFactory(), programme, number=1, actor=boss)
    part = make_intake(CallFactory(), programme, number=2, actor=boss, tracks=[programme.tracks.get(code="fintech")])
    assert [track.code for track in tracks_of(whole)] == ["industry-4", "smart-cities", "fintech"]
    assert [track.code for track in tracks_of(part)] == ["fintech"]
    assert Entry.objects.filter(action="intake.made").count() == 2


def test_an_intake_is_refused_whole(programmes):
    boss, programme = administrator(), Programme.objects.get(code="icostartup")
    taken = make_intake(CallFactory(), programme, number=1, actor=boss)
    other = Programme.objects.get(code="astana-hub")
    for call, home, number, actor, error in (
        (CallFactory(), programme, 1, boss, ValidationError),
        (CallFactory(), programme, 0, boss, ValidationError),
        (taken.call, programme, 3, boss, ValidationError),
        (CallFactory(), programme, 3, UserFactory(), Refused),
    ):
        with pytest.raises(error):
            make_intake(call, home, number=number, actor=actor)
    with pytest.raises(ValidationError):
        make_intake(CallFactory(), other, number=1, actor=boss, tracks=[programme.tracks.first()])
    assert Intake.objects.count() == 1
