"""The administrator's pages of people: who may open and do what, and what each deed leaves behind."""

from datetime import timedelta
from uuid import uuid4

import pytest
from allauth.mfa.models import Authenticator
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from core.access import can, visible_rows
from core.accounts.models import Intervention, RoleGrant, User
from core.accounts.views.people import TASKS
from core.audit.models import Entry
from core.calendar import now, today
from tests.core.accounts.factories import PASSWORD, RoleGrantFactory, UserFactory

pytestmark = pytest.mark.django_db

REASON = "asked by the head of programme"
HATS = ("visitor", "applicant", "finance_maker", "auditor", "administrator")
INVITED = {
    "email": "New@example.kz",
    "family_name": "Ли",
    "given_name": "Анна",
    "patronymic": "",
    "language": "kk",
    "roles": ["auditor"],
    "reason": REASON,
}

# page -> the answer to each of HATS
PAGES = {
    "": (302, 403, 403, 200, 200),
    "invite/": (302, 403, 403, 403, 200),
    "{subject}/": (302, 404, 404, 200, 200),
    "{subject}/give_role/": (302, 404, 404, 403, 200),
    "{subject}/disable/": (302, 404, 404, 403, 200),
    "{subject}/enable/": (302, 404, 404, 403, 403),  # it is open
    "{subject}/end_sessions/": (302, 404, 404, 403, 200),
    "{subject}/reset_mfa/": (302, 404, 404, 403, 200),
    "{subject}/roles/{grant}/end/": (302, 404, 404, 403, 200),
    "{subject}/dance/": (302, 404, 404, 404, 404),
    "{nobody}/": (302, 404, 404, 404, 404),
}


@pytest.fixture
def subject(db):
    return RoleGrantFactory(role="finance_releaser").user


@pytest.fixture
def administrator(people, signed_in):
    return signed_in(people["administrator"])


@pytest.mark.parametrize("hat", HATS)
@pytest.mark.parametrize("page", PAGES)
def test_who_may_open_what(people, signed_in, subject, page, hat):
    client = Client() if hat == "visitor" else signed_in(people[hat])
    path = page.format(subject=subject.key, grant=subject.role_grants.get().key, nobody=uuid4())
    assert client.get(f"/account/people/{path}").status_code == PAGES[page][HATS.index(hat)]


@pytest.mark.parametrize("hat", HATS[:-1])
@pytest.mark.parametrize("page", [page for page in PAGES if page not in ("", "{subject}/", "{nobody}/")])
def test_a_refusal_changes_and_tells_nothing(people, signed_in, subject, sent, page, hat):
    client = Client() if hat == "visitor" else signed_in(people[hat])
    path = page.format(subject=subject.key, grant=subject.role_grants.get().key)
    before = (Entry.objects.count(), Intervention.objects.count(), RoleGrant.objects.count(), User.objects.count())
    assert client.post(f"/account/people/{path}", INVITED | {"role": "auditor"}).status_code in (302, 403, 404)
    assert (Entry.objects.count(), Intervention.objects.count(), RoleGrant.objects.count(), User.objects.count()) == before
    subject.refresh_from_db()
    assert (subject.is_active, sent) == (True, [])


def test_each_page_of_a_deed_is_in_the_matrix():
    assert {f"{{subject}}/{deed}/" for deed in TASKS} <= set(PAGES)


def test_an_invited_person_sets_a_password_agrees_and_is_in(administrator, sent, texts):
    response = administrator.post("/account/people/invite/", INVITED)
    user = User.objects.get(email="new@example.kz")
    assert response.headers["location"] == f"/account/people/{user.key}/"
    assert (user.standing, user.language, [grant.role for grant in user.role_grants.all()]) == ("invited", "kk", ["auditor"])
    assert [(letter.code, letter.address, letter.language) for letter in sent] == [("account.invited", "new@example.kz", "kk")]
    assert list(Intervention.objects.values_list("deed", "reason")) == [("invite", REASON)]

    path = sent[0].context["url"].removeprefix("http://localhost:8000")
    client = Client()
    page = client.get(path)
    assert 'lang="kk"' in page.text
    assert "Қош келдіңіз, Анна" in page.text
    assert client.post(path, {"password1": "short", "consent": "on"}).status_code == 422
    assert client.post(path, {"password1": PASSWORD}).status_code == 422
    assert client.post(path, {"password1": PASSWORD, "consent": "on"}).headers["location"] == "/today/"
    user.refresh_from_db()
    assert (user.standing, user.consents.get().text.code) == ("active", "personal_data")
    assert client.session["_auth_user_id"] == str(user.pk)

    again = Client(headers={"accept-language": "en"}).get(path)
    assert (again.status_code, "This invitation has ended." in again.text) == (410, True)


def test_a_new_invitation_ends_the_old_link(administrator, sent, texts):
    administrator.post("/account/people/invite/", INVITED)
    user = User.objects.get(email="new@example.kz")
    old = sent[0].context["url"].removeprefix("http://localhost:8000")
    assert administrator.post(f"/account/people/{user.key}/invite-again/").status_code == 302
    new = sent[1].context["url"].removeprefix("http://localhost:8000")
    assert (Client().get(old).status_code, Client().get(new).status_code) == (410, 200)


def test_an_old_invitation_has_ended(administrator, sent, texts, settings):
    administrator.post("/account/people/invite/", INVITED)
    path = sent[0].context["url"].removeprefix("http://localhost:8000")
    settings.INVITATION_DAYS = -1
    assert Client().get(path).status_code == 410
    assert Client().get("/account/invitation/nonsense:nonsense:nonsense/").status_code == 410


def test_who_was_invited_and_forgot_gets_the_invitation_again(administrator, sent, texts):
    administrator.post("/account/people/invite/", INVITED)
    Client().post("/account/password/reset/", {"email": "new@example.kz"})
    assert [letter.code for letter in sent] == ["account.invited", "account.invited"]


@pytest.mark.parametrize(
    ("field", "value"), [("email", "PERSON@example.kz"), ("family_name", "<b>"), ("reason", "no"), ("roles", ["king"]), ("language", "fr")]
)
def test_an_invitation_that_is_wrong_is_said_at_the_field(administrator, sent, field, value):
    UserFactory(email="person@example.kz")
    response = administrator.post("/account/people/invite/", INVITED | {field: value})
    assert (response.status_code, list(response.context["form"].errors)) == (422, [field])
    assert (User.objects.filter(email="new@example.kz").exists(), sent) == (False, [])


def test_a_role_is_given_with_dates_and_ended(administrator, people, sent):
    person = people["applicant"]
    first, last = today() + timedelta(days=3), today() + timedelta(days=10)
    form = {"role": "auditor", "since": first.isoformat(), "until": last.isoformat(), "reason": REASON}
    assert administrator.post(f"/account/people/{person.key}/give_role/", form).status_code == 302
    grant = person.role_grants.get()
    assert (grant.is_ahead, grant.given_by, (grant.until - grant.since).days) == (True, people["administrator"], 8)
    assert person.has_role("auditor") is False
    page = administrator.get(f"/account/people/{person.key}/")
    assert REASON in page.text

    assert administrator.post(f"/account/people/{person.key}/roles/{grant.key}/end/", {"reason": REASON}).status_code == 302
    grant.refresh_from_db()
    assert grant.until == grant.since
    assert administrator.get(f"/account/people/{person.key}/roles/{grant.key}/end/").status_code in (200, 404)
    assert [letter.code for letter in sent] == ["account.role_given", "account.role_ended"]


@pytest.mark.parametrize(
    ("dates", "field"),
    [
        ({"since": "2020-01-01"}, "since"),
        ({"until": "2020-01-01"}, "until"),
        ({"since": "nonsense"}, "since"),
        ({"since": str(today() + timedelta(days=9)), "until": str(today() + timedelta(days=2))}, "until"),
        ({"role": "king"}, "role"),
        ({"reason": ""}, "reason"),
    ],
)
def test_dates_that_make_no_sense_are_refused(administrator, people, dates, field):
    response = administrator.post(f"/account/people/{people['applicant'].key}/give_role/", {"role": "auditor", "reason": REASON} | dates)
    assert (response.status_code, list(response.context["form"].errors)) == (422, [field])
    assert not people["applicant"].role_grants.exists()


def test_a_role_that_is_held_is_not_given_twice(administrator, people):
    response = administrator.post(f"/account/people/{people['auditor'].key}/give_role/", {"role": "auditor", "reason": REASON})
    assert (response.status_code, len(response.context["form"].non_field_errors())) == (422, 1)
    assert people["auditor"].role_grants.count() == 1


def test_closing_opening_signing_out_and_resetting(administrator, people, signed_in, sent):
    person = people["applicant"]
    path = f"/account/people/{person.key}"
    theirs = signed_in(person)
    theirs.get("/account/profile/")
    assert administrator.post(f"{path}/end_sessions/", {"reason": REASON}).status_code == 302
    assert theirs.get("/account/profile/").status_code == 302
    Authenticator.objects.create(user=person, type="totp", data={"secret": "x"})
    assert administrator.post(f"{path}/reset_mfa/", {"reason": REASON}).status_code == 302
    assert not Authenticator.objects.filter(user=person).exists()
    assert administrator.post(f"{path}/reset_mfa/", {"reason": REASON}).status_code == 409
    assert administrator.post(f"{path}/disable/", {"reason": REASON}).status_code == 302
    assert administrator.post(f"{path}/disable/", {"reason": REASON}).status_code == 403
    person.refresh_from_db()
    assert person.is_active is False
    assert administrator.post(f"{path}/enable/", {"reason": REASON}).status_code == 302
    person.refresh_from_db()
    assert person.is_active is True
    assert [letter.code.removeprefix("account.") for letter in sent] == ["sessions_ended", "mfa_reset", "disabled", "enabled"]


def test_nobody_does_it_to_themselves(administrator, people):
    me = people["administrator"]
    for deed in ("give_role", "disable", "reset_mfa"):
        assert administrator.post(f"/account/people/{me.key}/{deed}/", {"role": "auditor", "reason": REASON}).status_code == 403
    assert administrator.post(f"/account/people/{me.key}/roles/{me.role_grants.get().key}/end/", {"reason": REASON}).status_code == 403


def test_a_deed_asks_for_a_fresh_sign_in(people, settings):
    settings.DEMO = True
    client = Client()
    client.force_login(people["administrator"])
    path = f"/account/people/{people['applicant'].key}/disable/"
    assert client.get(path).headers["location"].startswith("/account/reauthenticate/?next=")


def test_the_trail_holds_no_personal_value(administrator, people, sent, texts):
    administrator.post("/account/people/invite/", INVITED)
    person = people["applicant"]
    administrator.post(f"/account/people/{person.key}/give_role/", {"role": "auditor", "reason": REASON})
    administrator.post(f"/account/people/{person.key}/roles/{person.role_grants.get().key}/end/", {"reason": REASON})
    administrator.post(f"/account/people/{person.key}/disable/", {"reason": REASON})
    entries = list(Entry.objects.all())
    actions = sorted(entry.action for entry in entries)
    assert actions == ["person.disable", "person.end_role", "person.give_role", "person.give_role", "person.invite"]
    written = " ".join(f"{entry.subject_label} {entry.subject_key} {entry.changes}" for entry in entries)
    for personal in ("new@example.kz", "Ли", "Анна", person.email, person.family_name, person.given_name, REASON):
        assert personal not in written
    assert {entry.actor_id for entry in entries} == {people["administrator"].pk}


def test_people_are_found_by_any_part_of_name_or_email(administrator):
    found = UserFactory(family_name="Сәрсенбаева", given_name="Ғалия", email="asel.k@univer.kz")
    UserFactory(family_name="Ким", given_name="Виктор")
    for text in ("сәрсен", "сарсен", "галия", "univer", "Ғалия Сәрсенбаева", "ГАЛИЯ"):
        page = administrator.get("/account/people/", {"q": text})
        assert [person.pk for person in page.context["rows"]] == [found.pk], text
    assert len(administrator.get("/account/people/", {"q": "\x00"}).context["rows"]) > 2


def test_filters_by_role_and_standing(administrator, people):
    closed = UserFactory(is_active=False)
    invited = UserFactory(password="!x")
    User.objects.filter(pk=invited.pk).update(password="!x")

    def shown(**query):
        return {person.pk for person in administrator.get("/account/people/", query).context["rows"]}

    assert shown(role="auditor") == {people["auditor"].pk}
    assert shown(standing="disabled") == {closed.pk}
    assert shown(standing="invited") == {invited.pk}
    assert shown(role="king", standing="asleep") >= {closed.pk, invited.pk}


def test_a_page_after_the_other_shows_everybody_once(administrator):
    UserFactory.create_batch(30)
    seen, address = [], "/account/people/"
    while address:
        page = administrator.get(address)
        seen += [person.pk for person in page.context["rows"]]
        address = f"/account/people/?cursor={page.context['rows'].after}" if page.context["rows"].after else ""
    assert sorted(seen) == sorted(User.objects.values_list("pk", flat=True))
    keys = list(User.objects.order_by("sort_key", "id").values_list("pk", flat=True))
    assert seen == keys


def test_a_cursor_of_nonsense_is_the_first_page(administrator):
    assert administrator.get("/account/people/?cursor=%00nonsense").status_code == 200


def test_the_list_asks_as_much_for_many_as_for_few(administrator):
    def queries():
        with CaptureQueriesContext(connection) as captured:
            administrator.get("/account/people/")
        return len(captured)

    queries()
    few = queries()
    for _n in range(3):
        RoleGrantFactory(role="auditor")
    assert queries() == few


def test_a_script_gets_the_part(administrator):
    part = administrator.get("/account/people/", headers={"hx-request": "true"})
    assert part.text.strip().startswith('<div id="people">')


def test_the_search_box_finds_people_for_the_office_alone(administrator, people, signed_in):
    UserFactory(family_name="Сәрсенбаева")
    assert "Сәрсенбаева" in administrator.get("/search/", {"q": "сарсенбаева"}).text
    assert "Сәрсенбаева" not in signed_in(people["applicant"]).get("/search/", {"q": "сарсенбаева"}).text


def test_visible_people_agree_with_the_rule(people):
    for reader in people.values():
        shown = set(visible_rows(User.objects.all(), reader))
        assert shown == (set(User.objects.all()) if can(reader, "accounts.see_people") else {reader})


def test_a_role_counts_from_its_first_instant_to_its_last(people):
    person = people["applicant"]
    RoleGrantFactory(user=person, role="auditor", since=now() - timedelta(days=2), until=now() - timedelta(days=1))
    assert person.has_role("auditor") is False
    RoleGrantFactory(user=person, role="auditor")
    assert person.has_role("auditor") is False  # what is in hand was asked before
    person.refresh_from_db()
    assert person.has_role("auditor") is True
