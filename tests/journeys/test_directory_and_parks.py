"""Each page of the directory and of the parks, in three languages and at two widths; and one walk through them."""

import re
from datetime import date

import pytest

from parks.directory import reference as directory
from parks.directory.choices import Kind, Role
from parks.directory.models import Invitation, JoinRequest, Membership, Organisation
from parks.technoparks import reference as technoparks
from parks.technoparks import services
from parks.technoparks.models import ClusterMembership, Park
from tests.core.accounts.factories import PASSWORD, RoleGrantFactory, UserFactory

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.long]

PUBLIC = {
    "parks": "/parks/",
    "parks-none": "/parks/?region=750000000&status=closed",
    "park": "/parks/tech-garden/",
    "park-members": "/parks/tech-garden/members/",
    "park-without-members": "/parks/alatau/members/",
    "park-regional": "/parks/south-kazakhstan/",
    "organisations": "/organisations/",
    "nothing-matches": "/organisations/?q=zzz",
}


@pytest.fixture
def world():
    """Reference data, and a firm whose owner has people to answer."""
    directory.load()
    technoparks.load()
    owner, asker = UserFactory(email="owner@example.kz"), UserFactory(email="asker@example.kz")
    firm = Organisation(
        kind=Kind.FIRM, bin="150340000109", name_kk="«Көктем» ЖШС", name_ru="ТОО «Весна»", name_en="Spring LLP", founded=2015
    )
    firm.save()
    Membership.objects.create(organisation=firm, user=owner, role=Role.OWNER)
    Membership.objects.create(organisation=firm, user=UserFactory(), role=Role.MEMBER)
    JoinRequest.objects.create(organisation=firm, user=asker, note="Я бухгалтер фирмы")
    Invitation.objects.create(organisation=firm, email="new@example.kz", invited_by=owner)
    Invitation.objects.create(organisation=Organisation.objects.get(code="kaznu"), email=owner.email, invited_by=asker)
    keeper = RoleGrantFactory(role="administrator", user=UserFactory(email="keeper@example.kz")).user
    park = Park.objects.get(code="tech-garden")
    for code in ("kbtu", "inp", "qic"):
        services.add_member(park, Organisation.objects.get(code=code), since=date(2015, 9, 1), actor=keeper)
    services.add_member(park, firm, since=date(2017, 3, 1), actor=keeper)
    return {"firm": firm, "owner": owner, "asker": asker, "keeper": keeper}


def sign_in(page, site, email):
    page.goto(f"{site}/account/login/")
    page.fill("[name=login]", email)
    page.fill("[name=password]", PASSWORD)
    page.locator("main form:has([name=password]) button[type=submit], main form:has([name=password]) button:not([type])").first.click()
    page.wait_for_url(re.compile(r"/today/"))


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
@pytest.mark.parametrize("width", [1280, 390])
def test_public_pages(width, language, world, new_page, site, check_page, picture):
    page = new_page(width=width, language=language)
    for name, path in PUBLIC.items():
        page.goto(f"{site}{path}")
        assert page.locator("html").get_attribute("lang") == language
        check_page(page)
        if language == "ru":
            picture(page, name)


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
@pytest.mark.parametrize("width", [1280, 390])
def test_who_keeps_the_list_of_members_adds_one_and_ends_one(width, language, world, new_page, site, check_page, picture, settings):
    settings.DEMO = True  # staff need no second factor
    world["keeper"].language = language
    world["keeper"].save()
    page = new_page(width=width, language=language)
    sign_in(page, site, "keeper@example.kz")
    page.goto(f"{site}/parks/tech-garden/members/add/")
    check_page(page)
    page.fill("main [name=q]", "farabi")
    page.locator("main form[role=search] button").click()
    page.locator("main [name=organisation]").check()
    page.fill("[name=since]", "2016-01-01")
    check_page(page)
    if language == "ru":
        picture(page, "park-member-add")
    page.locator("main form[method=post] .btn-primary").click()
    page.wait_for_url(re.compile(r"/members/$"))
    membership = ClusterMembership.objects.get(organisation__code="kaznu")
    page.locator(f'a[href$="/{membership.key}/end/"]').click()
    check_page(page)
    if language == "ru":
        picture(page, "park-member-end")
    page.fill("[name=last_day]", "2019-10-31")
    page.locator("main form[method=post] .btn-primary").click()
    page.wait_for_url(re.compile(r"/members/$"))
    membership.refresh_from_db()
    assert membership.until == date(2019, 10, 31)
    check_page(page)


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
@pytest.mark.parametrize("width", [1280, 390])
def test_pages_of_an_owner(width, language, world, new_page, site, check_page, picture):
    world["owner"].language = language
    world["owner"].save()
    page = new_page(width=width, language=language)
    sign_in(page, site, "owner@example.kz")
    key = world["firm"].key
    pages = {
        "today-applicant": "/today/",
        "my-organisations": "/organisations/mine/",
        "organisation": f"/organisations/{key}/",
        "organisation-people": f"/organisations/{key}/members/",
        "organisation-edit": f"/organisations/{key}/edit/",
        "organisation-register": "/organisations/register/",
        "team-register": "/organisations/team/",
    }
    for name, path in pages.items():
        page.goto(f"{site}{path}")
        check_page(page)
        if language == "ru":
            picture(page, name)


def test_from_a_bin_to_a_membership(world, new_page, site, check_page, picture):
    guest = new_page()
    person = UserFactory(email="guest@example.kz")
    sign_in(guest, site, person.email)
    guest.goto(f"{site}/organisations/register/")
    guest.fill("[name=bin]", "150340000108")
    guest.select_option("[name=kind]", "firm")
    guest.fill("[name=name_ru]", "ТОО «Весна»")
    guest.locator("main .btn-primary").click()
    assert guest.locator("#id_bin_error").is_visible()
    assert guest.input_value("[name=name_ru]") == "ТОО «Весна»"
    check_page(guest)
    picture(guest, "organisation-register-errors")
    guest.fill("[name=bin]", "150340 000109")
    guest.locator("main .btn-primary").click()
    guest.wait_for_url(re.compile(r"/organisations/join/"))
    check_page(guest)
    picture(guest, "organisation-join")
    guest.fill("[name=note]", "Я инженер")
    guest.locator("main .btn-primary").click()
    guest.wait_for_url(re.compile(r"/organisations/mine/"))
    owner = new_page()
    sign_in(owner, site, "owner@example.kz")
    owner.goto(f"{site}/organisations/{world['firm'].key}/members/")
    row = owner.locator("li", has_text="Я инженер")
    row.get_by_role("button").first.click()
    owner.wait_for_url(re.compile(r"/members/"))
    assert Membership.objects.current().get(organisation=world["firm"], user=person).role == Role.MEMBER


def test_the_page_of_the_api_runs_under_the_policy(world, new_page, site):
    page = new_page()
    said = []
    page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
    page.goto(f"{site}/api/v1/docs/")
    step = page.locator(".opblock").first  # only what is in view is drawn
    step.locator(".opblock-summary-control").click()
    step.locator(".parameters").first.wait_for()
    assert said == []
