import itertools

import pytest
from django.test import Client
from django.urls import reverse

from parks.directory.choices import Kind
from parks.directory.models import Invitation, JoinRequest, Membership, Organisation
from parks.directory.reference import load
from tests.core.accounts.factories import UserFactory
from tests.parks.factories import BIN, OTHER_BIN, OrganisationFactory, RegionFactory

pytestmark = pytest.mark.django_db

READERS = ("visitor", "stranger", "former", "member", "owner", "administrator", "auditor")
SEES = {"member": 200, "owner": 200, "administrator": 200, "auditor": 200}
PAGES = {  # status of a GET, for an organisation that is not listed
    "organisations": dict.fromkeys(READERS, 200),
    "mine": {**dict.fromkeys(READERS, 200), "visitor": 302},
    "register": {**dict.fromkeys(READERS, 200), "visitor": 302},
    "register_team": {**dict.fromkeys(READERS, 200), "visitor": 302},
    "join": dict.fromkeys(READERS, 302),
    "organisation": {**dict.fromkeys(READERS, 404), **SEES},
    "members": {**dict.fromkeys(READERS, 404), **SEES, "visitor": 302},
    "edit": {**dict.fromkeys(READERS, 404), **dict.fromkeys(SEES, 403), "owner": 200, "visitor": 302},
    "join_listed": {**dict.fromkeys(READERS, 404), "visitor": 302},
    "answer_request": {**dict.fromkeys(READERS, 405), "visitor": 302},
    "answer_invitation": {**dict.fromkeys(READERS, 405), "visitor": 302},
    "end_membership": {**dict.fromkeys(READERS, 405), "visitor": 302},
    "change_role": {**dict.fromkeys(READERS, 405), "visitor": 302},
}
WITH_ANSWER = ("answer_request", "answer_invitation")
OF_AN_ORGANISATION = ("organisation", "members", "edit", "join_listed", "end_membership", "change_role")
REGISTRATION = {"country": "KZ", "bin": OTHER_BIN, "kind": "firm", "name_ru": "ТОО «Лето»", "website": ""}


def browser(people, name):
    client = Client()
    if name != "visitor":
        client.force_login(people[name])
    return client


def address(name, organisation):
    if name in WITH_ANSWER:
        return reverse(f"directory:{name}", args=[organisation.key, "accept"])
    return reverse(f"directory:{name}", args=[organisation.key] if name in OF_AN_ORGANISATION else [])


def test_each_page_stands_in_the_matrix():
    from parks.directory.urls import urlpatterns

    assert {pattern.name for pattern in urlpatterns} == set(PAGES)


@pytest.mark.parametrize(("page", "reader"), list(itertools.product(PAGES, READERS)))
def test_who_sees_which_page(page, reader, people, organisation):
    assert browser(people, reader).get(address(page, organisation)).status_code == PAGES[page][reader]


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_pages_speak_the_readers_language(language, people, organisation):
    people["owner"].language = language
    people["owner"].save()
    client = browser(people, "owner")
    titles = {"kk": "Адамдар", "ru": "Люди", "en": "People"}
    page = client.get(address("members", organisation)).content.decode()
    assert f"<h1>{titles[language]}</h1>" in page
    assert getattr(organisation, f"name_{language}").replace("«", "«") in page


# The public list


def listed(**fields):
    return OrganisationFactory(is_listed=True, **fields)


def test_the_list_shows_the_listed_only(client, organisation):
    shown = listed()
    page = client.get("/organisations/").content.decode()
    assert shown.name_ru in page
    assert organisation.name_ru not in page


def test_the_list_is_filtered(client):
    almaty = RegionFactory()
    wanted = listed(kind=Kind.UNIVERSITY, region=almaty, name_kk="Қазақ университеті")
    other = listed(kind=Kind.FIRM, region=almaty, name_kk="Қазақ фирмасы")
    page = client.get("/organisations/", {"q": "казак", "kind": "university", "region": almaty.code}).content.decode()
    assert str(wanted.key) in page
    assert str(other.key) not in page


@pytest.mark.parametrize("query", [{"kind": "circus"}, {"region": "x"}, {"q": "a" * 300}, {"q": "\x00"}])
def test_a_filter_of_nonsense_says_so_at_its_field(query, client):
    row = listed()
    response = client.get("/organisations/", query)
    assert response.status_code == 200
    assert f'id="id_{next(iter(query))}_error"' in response.content.decode()
    assert str(row.key) not in response.content.decode()


def test_a_cursor_of_nonsense_begins_the_list(client):
    row = listed()
    response = client.get("/organisations/", {"cursor": "nonsense"})
    assert response.status_code == 200
    assert str(row.key) in response.content.decode()
    assert "alert-warning" in response.content.decode()


def test_pages_of_the_list_hold_each_row_once(client):
    keys = {str(listed().key) for _ in range(65)}
    seen, cursor = [], ""
    for _ in range(3):
        page = client.get("/organisations/", {"cursor": cursor}).context["page"]
        seen += [str(row.key) for row in page]
        cursor = page.after
    assert (len(seen), set(seen), cursor) == (65, keys, "")


def test_a_script_gets_the_list_alone(client):
    listed()
    page = client.get("/organisations/", headers={"HX-Request": "true"}).content.decode()
    assert "list-group" in page
    assert "<html" not in page


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_costs_the_same_for_more_rows(rows, client, django_assert_num_queries):
    region = RegionFactory()
    for _ in range(rows):
        listed(region=region)
    client.get("/organisations/")
    with django_assert_num_queries(2):
        client.get("/organisations/")


def test_an_empty_directory_says_what_will_stand_here(client):
    assert "empty" in client.get("/organisations/").content.decode()


# Registering


def test_a_firm_is_registered(people):
    client = browser(people, "stranger")
    response = client.post(address("register", None), REGISTRATION)
    made = Organisation.objects.get(bin=OTHER_BIN)
    assert (response.status_code, response["Location"]) == (302, made.get_absolute_url())
    assert Membership.objects.get(organisation=made).user == people["stranger"]
    assert "ТОО «Лето»" in client.get(response["Location"]).content.decode()


def test_after_registering_one_returns_to_where_one_came_from(people):
    response = browser(people, "stranger").post(address("register", None), {**REGISTRATION, "next": "/today/"})
    assert response["Location"] == "/today/"
    assert (
        browser(people, "stranger")
        .post(address("register_team", None), {"country": "KZ", "name_ru": "Команда", "next": "https://evil.example/"})["Location"]
        .startswith("/")
    )


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"bin": "150340000016"}, "bin"),
        ({"bin": "15034"}, "bin"),
        ({"bin": ""}, "bin"),
        ({"kind": "team"}, "kind"),
        ({"kind": ""}, "kind"),
        ({"name_ru": ""}, "name_ru"),
        ({"name_ru": "Лето\x07"}, "name_ru"),
        ({"name_ru": "Лето\x00"}, "name_ru"),
        ({"name_ru": "я" * 251}, "name_ru"),
        ({"website": "javascript:alert(1)"}, "website"),
        ({"founded": "1500"}, "founded"),
        ({"founded": "2150"}, "founded"),
        ({"founded": "٣"}, "founded"),
        ({"country": "XX"}, "country"),
        ({"region": "999"}, "region"),
    ],
)
def test_what_is_wrong_is_told_at_its_field_and_nothing_is_lost(wrong, field, people):
    response = browser(people, "stranger").post(address("register", None), {**REGISTRATION, **wrong})
    assert response.status_code == 422
    assert list(response.context["form"].errors) == [field]
    assert not Organisation.objects.filter(bin=OTHER_BIN).exists()
    if field != "name_ru":
        assert "ТОО «Лето»" in response.content.decode()


def test_a_foreign_firm_needs_no_bin(people):
    response = browser(people, "stranger").post(address("register", None), {**REGISTRATION, "country": "UZ", "bin": ""})
    assert response.status_code == 302
    assert Organisation.objects.get(country="UZ").bin is None


def test_a_team_is_registered_without_bin(people):
    response = browser(people, "stranger").post(address("register_team", None), {"country": "KZ", "name_kk": "Көктем 🌱 team"})
    assert response.status_code == 302
    made = Organisation.objects.get(kind=Kind.TEAM)
    assert (made.bin, made.is_listed, str(made)) == (None, False, "Көктем 🌱 team")


def test_the_second_who_enters_a_bin_asks_and_learns_nothing(people, organisation):
    client = browser(people, "stranger")
    first = client.post(address("register", None), {**REGISTRATION, "bin": BIN, "name_ru": "Моё"})
    assert first["Location"] == reverse("directory:join")
    page = client.get(first["Location"]).content.decode()
    assert BIN in page
    for secret in (*organisation.names.values(), people["owner"].email, str(people["owner"]), str(organisation.key)):
        assert secret not in page
    assert not JoinRequest.objects.exists()
    response = client.post(first["Location"], {"note": "Я бухгалтер"})
    assert response["Location"] == reverse("directory:mine")
    assert JoinRequest.objects.get().user == people["stranger"]
    assert not Membership.objects.filter(user=people["stranger"]).exists()
    mine = client.get(response["Location"]).content.decode()
    assert BIN in mine
    assert organisation.name_ru not in mine
    assert client.get(organisation.get_absolute_url()).status_code == 404


def test_a_note_with_a_control_character_is_refused_at_its_field(people, organisation):
    client = browser(people, "stranger")
    client.post(address("register", None), {**REGISTRATION, "bin": BIN})
    response = client.post(reverse("directory:join"), {"note": "a\x07b"})
    assert (response.status_code, list(response.context["form"].errors)) == (422, ["note"])
    assert not JoinRequest.objects.exists()


# Letting in and out


def ask(people, organisation):
    return JoinRequest.objects.create(organisation=organisation, user=people["stranger"])


@pytest.mark.parametrize(
    ("reader", "code"),
    [("owner", 302), ("member", 404), ("stranger", 403), ("former", 404), ("administrator", 403), ("auditor", 403), ("visitor", 302)],
)
def test_who_answers_a_request(reader, code, people, organisation):
    row = ask(people, organisation)
    response = browser(people, reader).post(reverse("directory:answer_request", args=[row.key, "accept"]))
    assert response.status_code == code
    assert Membership.objects.filter(user=people["stranger"]).exists() is (reader == "owner")


def test_an_unknown_answer_is_no_page(people, organisation):
    row = ask(people, organisation)
    assert browser(people, "owner").post(reverse("directory:answer_request", args=[row.key, "burn"])).status_code == 404
    row.refresh_from_db()
    assert row.state == "asked"


def test_a_request_answered_twice_is_a_conflict(people, organisation):
    row = ask(people, organisation)
    client = browser(people, "owner")
    assert client.post(reverse("directory:answer_request", args=[row.key, "decline"])).status_code == 302
    assert client.post(reverse("directory:answer_request", args=[row.key, "accept"])).status_code == 409
    assert not Membership.objects.filter(user=people["stranger"]).exists()


def test_the_owner_sees_who_asks_and_the_member_does_not(people, organisation):
    ask(people, organisation)
    assert people["stranger"].email in browser(people, "owner").get(address("members", organisation)).content.decode()
    assert people["stranger"].email not in browser(people, "member").get(address("members", organisation)).content.decode()


def test_an_invitation_is_sent_and_accepted(people, organisation):
    response = browser(people, "owner").post(address("members", organisation), {"email": people["stranger"].email, "role": "member"})
    assert response.status_code == 302
    row = Invitation.objects.get()
    guest = browser(people, "stranger")
    assert str(row.key) in guest.get(address("mine", None)).content.decode()
    assert guest.post(reverse("directory:answer_invitation", args=[row.key, "accept"])).status_code == 302
    assert guest.get(organisation.get_absolute_url()).status_code == 200


def test_an_invitation_is_nothing_to_others(people, organisation):
    row = Invitation.objects.create(organisation=organisation, email="new@example.kz", invited_by=people["owner"])
    assert browser(people, "stranger").post(reverse("directory:answer_invitation", args=[row.key, "accept"])).status_code == 404
    assert Membership.objects.filter(user=people["stranger"]).count() == 0


@pytest.mark.parametrize(("reader", "code"), [("member", 403), ("administrator", 403), ("auditor", 403), ("stranger", 404)])
def test_only_an_owner_invites(reader, code, people, organisation):
    response = browser(people, reader).post(address("members", organisation), {"email": "new@example.kz", "role": "member"})
    assert response.status_code == code
    assert not Invitation.objects.exists()


def test_the_last_owner_is_told_why_they_stay(people, organisation):
    membership = Membership.objects.get(user=people["owner"])
    response = browser(people, "owner").post(reverse("directory:end_membership", args=[membership.key]), follow=True)
    assert "alert-danger" in response.content.decode()
    membership.refresh_from_db()
    assert membership.until is None


def test_who_leaves_lands_where_they_may_be(people, organisation):
    membership = Membership.objects.current().get(user=people["member"])
    response = browser(people, "member").post(reverse("directory:end_membership", args=[membership.key]))
    assert response["Location"] == reverse("directory:mine")


def test_a_role_that_is_none_is_no_page(people, organisation):
    membership = Membership.objects.current().get(user=people["member"])
    assert browser(people, "owner").post(reverse("directory:change_role", args=[membership.key]), {"role": "king"}).status_code == 404
    assert browser(people, "owner").post(reverse("directory:change_role", args=[membership.key]), {"role": "owner"}).status_code == 302
    membership.refresh_from_db()
    assert membership.role == "owner"


@pytest.mark.parametrize("count", [1, 3])
def test_the_people_page_costs_the_same_for_more_people(count, people, organisation, django_assert_max_num_queries):
    for _ in range(count):
        Membership.objects.create(organisation=organisation, user=UserFactory(), role="member")
        JoinRequest.objects.create(organisation=organisation, user=UserFactory())
    client = browser(people, "owner")
    client.get(address("members", organisation))
    with django_assert_max_num_queries(16):
        client.get(address("members", organisation))


def test_a_listed_institution_is_asked_from_its_page(people):
    load()
    institution = Organisation.objects.get(code="kaznu")
    client = browser(people, "stranger")
    assert reverse("directory:join_listed", args=[institution.key]) in client.get(institution.get_absolute_url()).content.decode()
    assert client.post(reverse("directory:join_listed", args=[institution.key]), {"note": ""}).status_code == 302
    assert JoinRequest.objects.get().organisation == institution
    page = browser(people, "administrator").get("/today/").content.decode()
    assert reverse("directory:members", args=[institution.key]) in page


def test_an_owner_edits_in_three_languages(people, organisation):
    form = {"name_kk": "Жаз", "name_ru": "Лето", "name_en": "Summer", "website": "https://example.kz", "is_listed": "on"}
    response = browser(people, "owner").post(address("edit", organisation), form)
    assert response.status_code == 302
    organisation.refresh_from_db()
    assert (organisation.names, organisation.is_listed, organisation.bin) == ({"kk": "Жаз", "ru": "Лето", "en": "Summer"}, True, BIN)


def test_search_finds_what_the_reader_may_see(people, organisation):
    organisation.name_ru = "Көктем Сад"
    organisation.save()
    assert organisation.get_absolute_url() in browser(people, "owner").get("/search/", {"q": "коктем"}).content.decode()
    assert organisation.get_absolute_url() not in browser(people, "stranger").get("/search/", {"q": "коктем"}).content.decode()
