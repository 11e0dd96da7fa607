"""The pages as people use them, without scripts."""

import pytest
from djmoney.money import Money

from core.calendar import moved_to, today
from grants.applications.models import Application
from incubator.startups.cap_uses import record_use
from incubator.startups.models import Founder, StartUp, StartupApplication
from parks.directory.choices import Kind
from parks.directory.models import Organisation
from tests.core.accounts.factories import RoleGrantFactory, UserFactory
from tests.incubator.factories import load_programmes, make_startup, make_startup_call, owner_of, set_cap, set_rates
from tests.parks.factories import BIN, OTHER_BIN, OrganisationFactory, put_in

pytestmark = pytest.mark.django_db
NEW = {
    "who": "team",
    "name": "Topyraq Lab",
    "country": "KZ",
    "bin": "",
    "one_liner": "Датчики влажности",
    "stage": "prototype",
    "topic": "",
    "is_founder": "on",
}


@pytest.fixture
def startup():
    set_cap()
    set_rates()
    return make_startup()


@pytest.fixture
def owner(client, startup):
    person = owner_of(startup)
    client.force_login(person)
    return person


@pytest.fixture
def call():
    load_programmes()
    return make_startup_call()


def page(startup, tail=""):
    return f"/start-ups/{startup.key}/{tail}"


def test_entering_a_team_leads_back_to_the_call(client, call):
    set_cap()
    person = UserFactory()
    client.force_login(person)
    response = client.post(f"/start-ups/new/?call={call.key}", NEW)
    assert (response.status_code, response["Location"]) == (302, f"/start-ups/apply/{call.key}/")
    startup = StartUp.objects.get()
    assert (startup.organisation.name_ru, startup.organisation.kind, startup.founders.get().user) == ("Topyraq Lab", Kind.TEAM, person)


def test_entering_a_firm_of_ones_own(client):
    set_cap()
    person, firm = UserFactory(), OrganisationFactory()
    put_in(firm, person)
    client.force_login(person)
    response = client.post("/start-ups/new/", {**NEW, "who": str(firm.key), "name": "", "is_founder": ""})
    assert response.status_code == 302
    assert StartUp.objects.get().organisation == firm
    assert not Founder.objects.exists()


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"who": "firm", "bin": ""}, "bin"),
        ({"who": "firm", "bin": "150340000108"}, "bin"),
        ({"who": "team", "bin": BIN}, "bin"),
        ({"who": "nobody"}, "who"),
        ({"name": ""}, "name"),
        ({"name": "ab\x00c"}, "name"),
        ({"one_liner": "x" * 201}, "one_liner"),
        ({"stage": "unicorn"}, "stage"),
        ({"topic": "00000000-0000-0000-0000-000000000000"}, "topic"),
        ({"country": "ZZ"}, "country"),
    ],
)
def test_wrong_input_is_said_at_its_field(client, typed, field):
    client.force_login(UserFactory())
    response = client.post("/start-ups/new/", NEW | typed)
    assert response.status_code == 422
    assert field in response.context["form"].errors
    assert not Organisation.objects.exists()


def test_a_bin_that_is_here_leads_to_its_owner(client):
    OrganisationFactory(bin=BIN)
    client.force_login(UserFactory())
    response = client.post("/start-ups/new/", {**NEW, "who": "firm", "bin": BIN})
    assert (response.status_code, response["Location"]) == (302, "/organisations/join/")
    assert not StartUp.objects.exists()


def test_a_firm_from_abroad_needs_no_bin(client):
    client.force_login(UserFactory())
    assert client.post("/start-ups/new/", {**NEW, "who": "firm", "country": "AM"}).status_code == 302
    assert Organisation.objects.get().country == "AM"


def test_the_page_shows_the_limit(client, startup, owner):
    record_use(startup, Money("43150.22", "USD"), day=today(), actor=owner, note="icoStartup 3")
    text = client.get(page(startup)).content.decode()
    for part in ("43\u00a0150,22\u00a0USD", "56\u00a0849,78\u00a0USD", "29\u00a0647\u00a0160,27\u00a0₸", "521,50", "icoStartup 3"):
        assert part in text


def test_without_a_rate_the_page_says_so(client, startup, owner, settings):
    settings.RATE_MAX_AGE_DAYS = -1
    response = client.get(page(startup))
    assert response.status_code == 200
    assert "Официального курса" in response.content.decode() or "курс" in response.content.decode()


@pytest.mark.parametrize(
    ("amount", "currency", "shown"),
    [
        ("52 150 000,00", "KZT", "В пределах лимита"),
        ("52 150 000,01", "KZT", "Просите не больше 52\u00a0150\u00a0000,00\u00a0₸"),
        ("100000.01", "USD", "Это на 0,01\u00a0USD больше"),
        ("86 459,88", "EUR", "Просите не больше 86\u00a0459,87\u00a0EUR"),
        ("-5", "KZT", "меньше нуля"),
        ("0", "KZT", "больше нуля"),
        ("abc", "KZT", "Это не сумма"),
    ],
)
def test_a_sum_is_held_against_the_limit(client, startup, owner, amount, currency, shown):
    for headers in ({}, {"HX-Request": "true"}):
        response = client.get(page(startup, "cap/"), {"amount": amount, "currency": currency}, headers=headers)
        assert response.status_code == 200
        assert shown in response.content.decode()


@pytest.mark.parametrize(
    "query",
    [
        "amount=1%00&currency=KZT",
        "amount=1&currency=XXX",
        "amount=" + "9" * 80 + "&currency=KZT",
        "amount=1",
        "currency=USD",
        "amount=%F0%9F%92%B0&currency=USD",
    ],
)
def test_nonsense_in_the_address_is_no_fault_of_ours(client, startup, owner, query):
    assert client.get(page(startup, f"cap/?{query}")).status_code == 200


def test_founders_are_added_changed_and_left(client, startup, owner):
    typed = {"family_name": "Нұрғали", "given_name": "Мәдина", "patronymic": "", "role": "Данные", "share": "33,33"}
    assert client.post(page(startup, "founders/new/"), typed).status_code == 302
    added = startup.founders.get(given_name="Мәдина")
    assert str(added.share) == "33.33"
    wrong = client.post(page(startup, f"founders/{added.key}/"), typed | {"share": "101"})
    assert (wrong.status_code, list(wrong.context["form"].errors)) == (422, ["share"])
    assert client.post(page(startup, f"founders/{added.key}/"), typed | {"share": "33.34"}).status_code == 302
    assert client.post(page(startup, f"founders/{added.key}/end/")).status_code == 302
    assert startup.founders.current().count() == 1
    assert client.post(page(startup, f"founders/{added.key}/end/")).status_code == 404


@pytest.mark.parametrize("share", ["1,234", "x", "1e3", "NaN", "-1", "33,333", "∞"])
def test_a_share_that_is_none(client, startup, owner, share):
    typed = {"family_name": "Нұрғали", "given_name": "Мәдина", "patronymic": "", "role": "", "share": share}
    response = client.post(page(startup, "founders/new/"), typed)
    assert (response.status_code, list(response.context["form"].errors)) == (422, ["share"])


def test_the_team_registers(client, startup, owner):
    OrganisationFactory(bin=OTHER_BIN)
    taken = client.post(page(startup, "register/"), {"bin": OTHER_BIN})
    assert (taken.status_code, list(taken.context["form"].errors)) == (422, ["bin"])
    assert client.post(page(startup, "register/"), {"bin": BIN}).status_code == 302
    assert Organisation.objects.get(pk=startup.organisation_id).bin == BIN
    assert client.get(page(startup, "register/")).status_code == 403


def test_describing(client, startup, owner):
    assert client.post(page(startup, "edit/"), {"one_liner": "Другое", "stage": "revenue", "topic": ""}).status_code == 302
    startup.refresh_from_db()
    assert (startup.one_liner, startup.stage) == ("Другое", "revenue")


# Applying


def test_applying_begins_one_draft(client, startup, owner, call):
    address = f"/start-ups/apply/{call.key}/"
    assert str(startup) in client.get(address).content.decode()
    first, second = client.post(address, {"startup": startup.key}), client.post(address, {"startup": startup.key})
    application = Application.objects.get()
    assert {first["Location"], second["Location"]} == {f"/applications/{application.key}/"}
    assert StartupApplication.objects.get().startup == startup


def test_somebody_elses_startup_does_not_apply(client, startup, owner, call):
    other = make_startup(name="Чужой")
    response = client.post(f"/start-ups/apply/{call.key}/", {"startup": other.key})
    assert response.status_code == 422
    assert not Application.objects.exists()


def test_a_closed_call_takes_no_draft(client, startup, owner, call):
    with moved_to(call.closes_at):
        assert client.get(f"/start-ups/apply/{call.key}/").status_code == 200
        response = client.post(f"/start-ups/apply/{call.key}/", {"startup": startup.key})
    assert response.status_code == 403
    assert not Application.objects.exists()


def test_a_start_up_that_may_not_apply_is_told_why(client, call):
    set_cap()
    startup = make_startup(country="JP")
    client.force_login(owner_of(startup))
    response = client.get(f"/start-ups/apply/{call.key}/")
    assert "не может подать заявку" in response.content.decode()
    assert client.post(f"/start-ups/apply/{call.key}/", {"startup": startup.key}).status_code == 422


def test_a_call_of_another_kind_is_not_begun_here(client, startup, owner):
    from tests.grants.calls.factories import make_open_call

    assert client.get(f"/start-ups/apply/{make_open_call().key}/").status_code == 404


# Role x address

GET_PAGES = ("", "edit/", "register/", "cap/", "founders/new/")


@pytest.mark.parametrize(
    ("role", "codes"),
    [
        ("owner", (200, 200, 200, 200, 200)),
        ("member", (200, 200, 403, 200, 200)),
        ("auditor", (200, 403, 403, 200, 403)),
        ("stranger", (404, 404, 404, 404, 404)),
        ("visitor", (302, 302, 302, 302, 302)),
    ],
)
def test_who_opens_what(client, startup, role, codes, settings):
    settings.DEMO = True  # where no second factor is forced
    people = {
        "owner": owner_of(startup),
        "member": UserFactory(),
        "auditor": RoleGrantFactory(role="auditor").user,
        "stranger": UserFactory(),
    }
    put_in(startup.organisation, people["member"], role="member")
    if role in people:
        client.force_login(people[role])
    assert tuple(client.get(page(startup, tail)).status_code for tail in GET_PAGES) == codes
    assert client.get("/start-ups/").status_code == (302 if role == "visitor" else 200)


@pytest.mark.parametrize("rows", [1, 3])
def test_my_startups_ask_a_constant_number_of_questions(client, rows, django_assert_max_num_queries):
    set_cap()
    person = UserFactory()
    for number in range(rows):
        make_startup(person, name=f"Стартап {number}")
    client.force_login(person)
    client.get("/start-ups/")
    with django_assert_max_num_queries(13):
        assert client.get("/start-ups/").content.decode().count("list-group-item") >= rows


@pytest.mark.parametrize("rows", [1, 3])
def test_the_page_asks_a_constant_number_of_questions(client, startup, owner, rows, django_assert_max_num_queries):
    load_programmes()
    from incubator.startups.services import apply_to_call

    for _ in range(rows):
        apply_to_call(make_startup_call(), startup, actor=owner)
        record_use(startup, Money("1.00", "USD"), day=today(), actor=owner, note="x")
    client.get(page(startup))
    with django_assert_max_num_queries(26):
        assert client.get(page(startup)).status_code == 200
