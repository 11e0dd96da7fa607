import re
from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import Error, IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from core.access import Refused, can
from core.audit.models import Entry
from core.calendar import today
from core.workflow import Conflict
from parks.directory.choices import Kind
from parks.directory.models import Organisation
from parks.technoparks import services
from parks.technoparks.models import ClusterMembership, Park
from parks.technoparks.queries import counts_on
from tests.core.accounts.factories import RoleGrantFactory, UserFactory
from tests.parks.factories import OrganisationFactory, put_in
from tests.signing_in import client_of

pytestmark = pytest.mark.django_db


def day(text):
    return date.fromisoformat(text)


@pytest.fixture
def enter(park, administrator):
    def entered(since, until=None, *, organisation=None, kind="", **named):
        row = organisation or OrganisationFactory(**{"is_listed": True, **named})
        return services.add_member(park, row, since=day(since), until=until and day(until), kind=kind, actor=administrator)

    return entered


def counted(park, on):
    return {row.kind: row.count for row in counts_on(park, day(on))}


def test_members_are_counted_by_kind_on_any_day(park, enter):
    enter("2016-01-01", kind=Kind.UNIVERSITY)
    enter("2016-01-01", "2017-06-30", kind=Kind.FIRM)
    enter("2017-06-30", kind=Kind.FIRM)
    enter("2018-01-01", kind=Kind.INVESTMENT_FUND)
    assert counted(park, "2015-12-31") == {}
    assert counted(park, "2016-01-01") == {"university": 1, "firm": 1}
    assert counted(park, "2017-06-30") == {"university": 1, "firm": 2}  # the last day is one as a member
    assert counted(park, "2017-07-01") == {"university": 1, "firm": 1}
    assert list(counted(park, "2018-01-01").items()) == [("university", 1), ("firm", 1), ("investment_fund", 1)]
    assert counts_on(Park.objects.get(code="astana-hub"), day("2018-01-01")) == []


def test_a_past_count_does_not_change_when_an_organisation_becomes_another_kind(park, enter):
    membership = enter("2016-01-01", kind=Kind.FIRM)
    Organisation.objects.filter(pk=membership.organisation_id).update(kind=Kind.DEVELOPMENT_INSTITUTE)
    assert counted(park, "2016-01-01") == {"firm": 1}


def test_coming_in_and_going_out_are_in_the_audit_trail(park, enter, administrator):
    membership = enter("2016-01-01")
    services.end_member(membership, last_day=day("2019-10-31"), actor=administrator)
    entries = Entry.objects.about(membership).order_by("pk")
    assert list(entries.values_list("action", "changes")) == [
        ("cluster_membership.began", {"kind": [None, "firm"], "since": [None, "2016-01-01"], "until": [None, None]}),
        ("cluster_membership.ended", {"until": [None, "2019-10-31"]}),
    ]
    assert {entry.actor_id for entry in entries} == {administrator.pk}
    assert entries[0].subject_label == f"tech-garden {membership.organisation.bin}"


@pytest.mark.parametrize(
    ("since", "until", "is_free"),
    [
        ("2015-01-01", "2015-12-31", True),
        ("2015-01-01", "2016-01-01", False),
        ("2017-01-01", "2017-02-01", False),
        ("2018-12-31", None, False),
        ("2019-01-01", None, True),
        ("2015-01-01", None, False),
    ],
)
def test_nobody_is_a_member_twice_on_one_day(since, until, is_free, park, enter):
    first = enter("2016-01-01", "2018-12-31")
    again = ClusterMembership(park=park, organisation=first.organisation, kind="firm", since=day(since), until=until and day(until))
    if is_free:
        enter(since, until, organisation=first.organisation)
        return
    with pytest.raises(ValidationError):
        enter(since, until, organisation=first.organisation)
    with pytest.raises(IntegrityError), transaction.atomic():
        again.save()
    assert ClusterMembership.objects.count() == 1


def test_one_may_be_a_member_of_two_clusters(park, enter, administrator):
    first = enter("2016-01-01")
    hub = Park.objects.get(code="astana-hub")
    services.add_member(hub, first.organisation, since=day("2018-11-01"), actor=administrator)
    assert ClusterMembership.objects.on(day("2019-01-01")).count() == 2


def test_the_database_keeps_what_was(enter, administrator):
    membership = enter("2016-01-01")
    rows = ClusterMembership.objects.filter(pk=membership.pk)
    for change in ({"since": day("2015-01-01")}, {"kind": "university"}, {"park": Park.objects.get(code="alatau")}):
        with pytest.raises(Error), transaction.atomic():
            rows.update(**change)
    services.end_member(membership, last_day=day("2018-12-31"), actor=administrator)
    for change in ({"until": None}, {"until": day("2020-01-01")}):
        with pytest.raises(Error), transaction.atomic():
            rows.update(**change)
    with pytest.raises(Error), transaction.atomic():
        rows.delete()
    assert rows.values_list("since", "until", "kind").get() == (day("2016-01-01"), day("2018-12-31"), "firm")


def test_ending_twice_is_a_conflict(enter, administrator):
    membership = enter("2016-01-01")
    services.end_member(membership, last_day=day("2018-12-31"), actor=administrator)
    with pytest.raises(Conflict):
        services.end_member(membership, last_day=day("2019-12-31"), actor=administrator)
    assert Entry.objects.about(membership).count() == 2


@pytest.mark.parametrize(
    ("since", "until", "field"),
    [
        ("1990-12-31", None, "since"),
        ("9999-12-31", None, "since"),
        ("2016-01-01", "9999-12-31", "until"),
        ("2016-01-02", "2016-01-01", "until"),
    ],
)
def test_days_that_no_membership_has(since, until, field, enter):
    with pytest.raises(ValidationError) as refused:
        enter(since, until)
    assert field in refused.value.message_dict
    assert not ClusterMembership.objects.exists()


def test_a_day_within_a_year_from_now_is_taken(enter):
    enter(str(today() + timedelta(days=366)))
    with pytest.raises(ValidationError):
        enter(str(today() + timedelta(days=367)))


def test_a_team_is_no_member(enter):
    with pytest.raises(ValidationError, match="зарегистр"):
        enter("2016-01-01", organisation=OrganisationFactory(kind=Kind.TEAM, bin=None))


@pytest.mark.parametrize("role", [None, "auditor", "finance_maker"])
def test_others_may_not_keep_the_list(role, park, enter):
    membership = enter("2016-01-01")
    person = RoleGrantFactory(role=role).user if role else UserFactory()
    put_in(membership.organisation, person)
    with pytest.raises(Refused):
        services.add_member(park, OrganisationFactory(), since=day("2016-01-01"), actor=person)
    with pytest.raises(Refused):
        services.end_member(membership, last_day=day("2016-02-01"), actor=person)
    assert ClusterMembership.objects.values_list("until", flat=True).get() is None
    assert not can(person, "technoparks.keep_members", park)


def test_visible_rows_agree_with_the_rule(park, enter):
    shown, hidden = enter("2016-01-01"), enter("2016-01-01", is_listed=False)
    member = UserFactory()
    put_in(hidden.organisation, member)
    for person in (member, UserFactory()):
        seen = set(ClusterMembership.objects.visible_to(person))
        assert seen == {row for row in (shown, hidden) if can(person, "technoparks.view_membership", row)}
        assert (hidden in seen) is (person == member)


# Pages


def kinds_on(page):
    body = re.search(r"<tbody>(.*?)</tbody>", page, re.DOTALL)
    return dict(re.findall(r'kind=(\w+)#members.*?<td class="num">(\d+)</td>', body[1], re.DOTALL)) if body else {}


def test_the_page_counts_a_day_and_lists_who_they_are(park, enter, client):
    enter("2016-01-01", "2017-12-31", name_ru="ТОО «Весна»")
    enter("2016-01-01", kind=Kind.UNIVERSITY, name_ru="Институт степи")
    page = client.get("/parks/tech-garden/members/?on=2017-12-31").content.decode()
    assert kinds_on(page) == {"firm": "1", "university": "1"}
    assert "2 участника" in page
    assert "ТОО «Весна»" in page
    assert "Институт степи" in page
    page = client.get("/parks/tech-garden/members/?on=2018-01-01&kind=university").content.decode()
    assert kinds_on(page) == {"university": "1"}
    assert "ТОО «Весна»" not in page
    assert "Институт степи" in page
    assert kinds_on(client.get("/parks/tech-garden/members/").content.decode()) == {"university": "1"}


@pytest.mark.parametrize("query", ["", "?on=", "?kind=firm", "?on=&kind=firm"])
def test_without_a_day_it_is_today(query, park, enter, client):
    enter("2016-01-01", "2017-12-31", name_ru="ТОО «Бывшая»")
    enter("2016-01-01", name_ru="ТОО «Нынешняя»")
    page = client.get(f"/parks/tech-garden/members/{query}").content.decode()
    assert kinds_on(page) == {"firm": "1"}
    assert "Нынешняя" in page
    assert "Бывшая" not in page
    assert "учтён" not in page


def test_published_figures_stand_apart_with_day_and_source(park, enter, client):
    enter("2016-01-01")
    page = client.get("/parks/tech-garden/members/").content.decode()
    published = page[page.index('id="published"') :]
    assert "1 участник на" in page[: page.index('id="published"')]
    for words in ("233", "284", "октябрь 2019 года", "inform.kz, 29 октября 2019 года", "без даты", "Википедия"):
        assert words in published
    assert 'id="published"' not in client.get("/parks/astana-hub/members/").content.decode()


def test_who_is_not_listed_is_counted_and_not_named(park, enter, client, administrator):
    enter("2016-01-01", is_listed=False, name_ru="ТОО «Тайна»")
    page = client.get("/parks/tech-garden/members/?kind=firm").content.decode()
    assert kinds_on(page) == {"firm": "1"}
    assert "Тайна" not in page
    assert "Ещё 1 участник учтён" in page
    page = client_of(administrator).get("/parks/tech-garden/members/").content.decode()
    assert "ТОО «Тайна»" in page
    assert "Ещё 1 участник учтён" not in page


@pytest.mark.parametrize(
    "query", ["on=yesterday", "on=2016-13-01", "kind=circus", "kind=team", "on=0000-00-00", "cursor=zzz", "on=9999-12-31"]
)
def test_a_query_that_makes_no_sense_is_answered(query, park, enter, client):
    enter("2016-01-01")
    assert client.get(f"/parks/tech-garden/members/?{query}").status_code == 200


def test_a_page_of_members_costs_the_same_for_more(park, enter, client):
    def cost():
        with CaptureQueriesContext(connection) as queries:
            client.get("/parks/tech-garden/members/")
        return len(queries)

    enter("2016-01-01")
    client.get("/parks/tech-garden/members/")
    before = cost()
    for _number in range(5):
        enter("2016-01-01")
    assert cost() == before


def test_long_lists_go_over_pages(park, enter, client):
    for number in range(32):
        enter("2016-01-01", name_ru=f"Фирма {number:02d}")
    first = client.get("/parks/tech-garden/members/").content.decode()
    following = re.search(r'rel="next" href="(\?[^"]+)"', first)[1].replace("&amp;", "&")
    second = client.get(f"/parks/tech-garden/members/{following}").content.decode()
    assert "Фирма 29" in first
    assert "Фирма 30" not in first
    assert re.findall(r"Фирма (\d\d)</a>", second) == ["30", "31"]


def test_an_administrator_adds_and_ends(park, client, administrator):
    firm = OrganisationFactory(name_ru="ТОО «Полынь»", is_listed=True)
    client = client_of(administrator)
    found = client.get("/parks/tech-garden/members/add/", {"q": "полынь"})
    assert f'value="{firm.key}"' in found.content.decode()
    said = {"organisation": firm.key, "since": "2016-01-01", "kind": "", "until": ""}
    answer = client.post("/parks/tech-garden/members/add/?q=полынь", said)
    assert (answer.status_code, answer["Location"]) == (302, "/parks/tech-garden/members/")
    membership = ClusterMembership.objects.get()
    assert (membership.organisation, membership.kind, membership.since, membership.until) == (firm, "firm", day("2016-01-01"), None)
    assert "Участник кластера" in client.get(firm.get_absolute_url()).content.decode()
    address = f"/parks/tech-garden/members/{membership.key}/end/"
    assert client.get(address).status_code == 200
    wrong = client.post(address, {"last_day": "2015-12-31"})
    assert (wrong.status_code, ClusterMembership.objects.get().until) == (422, None)
    assert client.post(address, {"last_day": "2019-12-31"}).status_code == 302
    assert ClusterMembership.objects.get().until == day("2019-12-31")
    assert client.post(address, {"last_day": "2020-12-31"}).status_code == 409
    assert ClusterMembership.objects.get().until == day("2019-12-31")


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"organisation": ""}, "organisation"),
        ({"organisation": "00000000-0000-4000-8000-000000000000"}, "organisation"),
        ({"organisation": "nonsense"}, "organisation"),
        ({"since": ""}, "since"),
        ({"since": "tomorrow"}, "since"),
        ({"since": "1900-01-01"}, "since"),
        ({"until": "9999-12-31"}, "until"),
        ({"kind": "team"}, "kind"),
    ],
)
def test_what_cannot_be_added_is_said_at_its_field(change, field, park, administrator):
    firm = OrganisationFactory(name_ru="ТОО «Полынь»")
    said = {"organisation": firm.key, "since": "2016-01-01", "kind": "", "until": ""} | change
    answer = client_of(administrator).post("/parks/tech-garden/members/add/?q=полынь", said)
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    assert not ClusterMembership.objects.exists()


def test_days_that_overlap_are_said_above_the_form(park, enter, administrator):
    first = enter("2016-01-01", name_ru="ТОО «Полынь»")
    said = {"organisation": first.organisation.key, "since": "2017-01-01"}
    answer = client_of(administrator).post("/parks/tech-garden/members/add/?q=полынь", said)
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["__all__"]


def test_who_gets_which_page(park, enter):
    membership = enter("2016-01-01")
    addresses = ("/parks/tech-garden/members/", "/parks/tech-garden/members/add/", f"/parks/tech-garden/members/{membership.key}/end/")
    stranger, auditor = UserFactory(), RoleGrantFactory(role="auditor").user
    assert [client_of(stranger).get(address).status_code for address in addresses] == [200, 403, 403]
    assert [client_of(auditor).get(address).status_code for address in addresses] == [200, 403, 403]
    assert client_of(stranger).post(addresses[2], {"last_day": "2016-02-01"}).status_code == 403
    elsewhere = addresses[2].replace("tech-garden", "alatau")
    assert client_of(auditor).get(elsewhere).status_code == 404
    assert client_of(auditor).get("/parks/atlantis/members/").status_code == 404


# API


def test_the_api_counts_like_the_page(park, enter, client):
    enter("2016-01-01", "2017-12-31")
    enter("2016-01-01", kind=Kind.UNIVERSITY, is_listed=False)
    address = f"/api/v1/parks/{park.key}/counts/"
    answer = client.get(address, {"on": "2017-12-31"}).json()
    assert (answer["on"], answer["total"]) == ("2017-12-31", 2)
    assert answer["kinds"] == [{"kind": "university", "count": 1}, {"kind": "firm", "count": 1}]
    assert [fact["value"]["en"] for fact in answer["published"]] == ["284", "166", "23 + 25", "233"]
    assert client.get(address).json()["total"] == 1
    wrong = client.get(address, {"on": "yesterday"})
    assert (wrong.status_code, [error["parameter"] for error in wrong.json()["errors"]]) == (400, ["on"])


def test_the_api_lists_like_the_page(park, enter, client, administrator):
    gone, here = enter("2016-01-01", "2017-12-31"), enter("2016-02-01", kind=Kind.UNIVERSITY)
    enter("2016-01-01", is_listed=False)
    services.add_member(Park.objects.get(code="alatau"), here.organisation, since=day("2016-01-01"), actor=administrator)

    def keys(**query):
        return [row["key"] for row in client.get("/api/v1/cluster-memberships/", query).json()["results"]]

    assert keys(park="tech-garden") == [str(here.key)]
    assert keys(park="tech-garden", on="2017-01-01") == [str(gone.key), str(here.key)]
    assert keys(park="tech-garden", on="2017-01-01", kind="firm") == [str(gone.key)]
    assert len(keys(on="2017-01-01")) == 3
    row = client.get(f"/api/v1/cluster-memberships/{gone.key}/").json()
    assert row == {
        "key": str(gone.key),
        "park": "tech-garden",
        "organisation": str(gone.organisation.key),
        "name": {"kk": gone.organisation.name_kk, "ru": gone.organisation.name_ru, "en": gone.organisation.name_en},
        "kind": "firm",
        "since": "2016-01-01",
        "until": "2017-12-31",
    }
    for query in ({"park": "atlantis"}, {"on": "yesterday"}, {"kind": "team"}):
        wrong = client.get("/api/v1/cluster-memberships/", query)
        assert (wrong.status_code, [error["parameter"] for error in wrong.json()["errors"]]) == (400, list(query))
