"""Each page by each role, the walk of a payment from page to page, and what is said where something is wrong."""

from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import get_resolver, reverse
from django.utils import translation

from core.web.hats import hats_of
from core.web.search import Hit
from core.web.today import lines_of
from grants.ledger.choices import State
from grants.ledger.home import find
from grants.ledger.models import BankAnswer, BankFile, Entry, Fund, PaymentOrder
from tests.core.accounts.factories import PASSWORD, UserFactory
from tests.grants.ledger.factories import BIC, IBAN, answer_file, answer_line, person_with

pytestmark = pytest.mark.django_db
ROLES = ("visitor", "stranger", "finance_maker", "finance_releaser", "auditor", "administrator")


def signed_in(person: Any) -> Client:
    client = Client()
    if person is not None:
        client.force_login(person)
    return client


def freshly(person: Any) -> Client:
    """Signed in a moment ago, as a release asks for."""
    client = signed_in(person)
    assert client.post(reverse("account_reauthenticate"), {"password": PASSWORD}).status_code == 302
    return client


def person_of(role: str) -> Any:
    if role == "visitor":
        return None
    return UserFactory() if role == "stranger" else person_with(role)


def url(name: str, *keys: Any) -> str:
    return reverse(f"ledger:{name}", args=keys)


@pytest.fixture
def world(office):
    """A payment in each state, a file, an answer, and the address of every page."""
    orders = {state: office.in_state(state, 10) for state in State}
    keys = {
        "fund": office.fund.key,
        "budget": office.fund.key,
        "account": office.account.key,
        "prepare": office.account.key,
        "order": orders[State.PREPARED].key,
        "cancel": orders[State.PREPARED].key,
        "bank_file": BankFile.objects.first().key,
        "answer": BankAnswer.objects.first().key,
    }
    names = ("orders", "release", "make_file", "answers", "funds", "new_fund")
    return orders, {name: url(name, keys[name]) for name in keys} | {name: url(name) for name in names}


READ = {"stranger": 403, "finance_maker": 200, "finance_releaser": 200, "auditor": 200, "administrator": 403}
HIDDEN = READ | {"stranger": 404, "administrator": 404}
PAGES: dict[str, dict[str, int]] = {
    "orders": READ,
    "answers": READ,
    "answer": READ,
    "bank_file": READ,
    "order": HIDDEN,
    "account": HIDDEN,
    "funds": READ | {"administrator": 200},
    "fund": HIDDEN | {"administrator": 200},
    "new_fund": {"stranger": 403, "finance_maker": 200, "finance_releaser": 403, "auditor": 403, "administrator": 200},
    "budget": {"stranger": 404, "finance_maker": 200, "finance_releaser": 403, "auditor": 403, "administrator": 200},
    "prepare": HIDDEN | {"finance_releaser": 403, "auditor": 403},
    "cancel": HIDDEN | {"auditor": 403},
    "make_file": dict.fromkeys(ROLES, 405),
    "release": dict.fromkeys(ROLES, 302),
}


def test_every_address_of_this_room_is_in_the_matrix():
    room = next(pattern for pattern in get_resolver().url_patterns if getattr(pattern, "app_name", "") == "ledger")
    assert {pattern.name for pattern in room.url_patterns} == set(PAGES)


@pytest.mark.parametrize("role", ROLES)
def test_who_opens_which_page(world, role):
    _orders, addresses = world
    client = signed_in(person_of(role))
    for name, codes in PAGES.items():
        expected = 302 if role == "visitor" else codes[role]
        assert client.get(addresses[name]).status_code == expected, name


@pytest.mark.parametrize("role", ["stranger", "auditor", "administrator", "finance_maker"])
def test_a_post_of_whom_may_not_changes_nothing(world, role):
    orders, addresses = world
    client = freshly(person_of(role))
    before = dict(PaymentOrder.objects.values_list("number", "state")), Entry.objects.count(), BankFile.objects.count()
    assert client.post(addresses["release"], {"order": str(orders[State.PREPARED].key)}).status_code == 403
    assert client.post(addresses["make_file"]).status_code == 403
    if role != "finance_maker":
        assert client.post(addresses["cancel"], {"reason": "x"}).status_code in (403, 404)
        assert client.post(addresses["answers"]).status_code == 403
        assert client.post(addresses["prepare"], {}).status_code in (403, 404)
    assert before == (dict(PaymentOrder.objects.values_list("number", "state")), Entry.objects.count(), BankFile.objects.count())


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_every_page_in_every_language_has_at_most_one_primary_action(world, language):
    orders, addresses = world
    pages = [*(addresses[name] for name in PAGES if name not in ("make_file", "bank_file"))]
    pages += [url("order", order.key) for order in orders.values()] + [f"{addresses['orders']}?state={state}" for state in State]
    both = person_with("finance_maker", "finance_releaser")
    both.language = language
    both.save()
    client = freshly(both)
    pages[pages.index(addresses["release"])] = f"{addresses['release']}?order={orders[State.PREPARED].key}"
    with translation.override(language):
        for address in pages:
            response = client.get(address)
            main = response.text.partition("<main")[2].partition("</main>")[0]
            assert (response.status_code, main.count("btn-primary") <= 1, "%(" in main) == (200, True, False), address
            assert f'lang="{language}"' in response.text


def test_a_payment_walks_from_page_to_page(office):
    maker, releaser = signed_in(office.maker), freshly(office.releaser)
    form = {
        "payee_name": "ТОО «ТерраСенс»",
        "iban": "kz65 125k zt10 0130 0224",
        "bic": "hsbk kzkx",
        "amount_0": "100,50",
        "purpose": "Транш 1",
    }
    response = maker.post(url("prepare", office.account.key), form)
    order = PaymentOrder.objects.get()
    assert (response.url, order.iban, order.bic, order.prepared_by) == (url("order", order.key), IBAN, BIC, office.maker)
    asked = releaser.get(f"{url('release')}?order={order.key}")
    assert "KZ…0224" in asked.text
    assert IBAN not in asked.text
    assert releaser.post(url("release"), {"order": str(order.key)}).url == url("orders")
    assert releaser.post(url("release"), {"order": str(order.key)}).status_code == 409
    assert releaser.post(url("make_file")).url == url("answers")
    file = BankFile.objects.get()
    first, again = (maker.get(url("bank_file", file.key)) for _time in range(2))
    assert first.content == again.content == file.content.encode()
    assert first["Content-Disposition"] == f'attachment; filename="{file.file_name}"'
    upload = SimpleUploadedFile("answer.csv", answer_file(answer_line(order)), "text/csv")
    response = maker.post(url("answers"), {"file": upload})
    assert response.url == url("answer", BankAnswer.objects.get().key)
    assert order.number in maker.get(response.url).text
    order.refresh_from_db()
    assert order.state == State.PAID


def test_a_release_asks_for_a_fresh_sign_in(office):
    order = office.prepare()
    client = signed_in(office.releaser)
    for response in (client.get(f"{url('release')}?order={order.key}"), client.post(url("release"), {"order": str(order.key)})):
        assert (response.status_code, response.url.startswith(reverse("account_reauthenticate"))) == (302, True)
    order.refresh_from_db()
    assert order.state == State.PREPARED


def test_own_payments_stay_in_the_list_with_the_reason(office):
    office.maker = person_with("finance_maker", "finance_releaser")
    order = office.prepare()
    page = signed_in(office.maker).get(url("orders"))
    assert str(order.key) in page.text
    assert f'value="{order.key}"' not in page.text
    assert "Этот платёж подготовили вы" in page.text
    assert freshly(office.maker).get(f"{url('release')}?order={order.key}").status_code == 403


def test_a_list_costs_the_same_for_one_and_for_five(office):
    def cost():
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        client = signed_in(office.releaser)
        client.get(url("orders"))
        with CaptureQueriesContext(connection) as captured:
            client.get(url("orders"))
        return len(captured)

    office.prepare(10)
    one = cost()
    for _number in range(4):
        office.prepare(10)
    assert cost() == one


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("iban", "KZ66125KZT1001300224"),
        ("bic", "HSBK"),
        ("amount_0", "601"),
        ("amount_0", "0"),
        ("amount_0", "-1"),
        ("amount_0", "1e3"),
        ("payee_bin", "123456789012"),
        ("payee_name", ""),
        ("payee_name", "a\x00b"),
        ("purpose", "x" * 401),
    ],
)
def test_bad_input_is_told_at_its_field(office, field, value):
    form = {"payee_name": "ТОО", "iban": IBAN, "bic": BIC, "amount_0": "1", "purpose": "Транш"} | {field: value}
    response = signed_in(office.maker).post(url("prepare", office.account.key), form)
    assert (response.status_code, list(response.context["form"].errors)) == (422, [field.removesuffix("_0")])
    assert not PaymentOrder.objects.exists()


def test_a_file_that_is_no_answer_is_told_at_the_field(office):
    for content in (b"\xff\xfe", b"a,b\n1,2\n", b"x" * (2 * 1024 * 1024 + 1), b""):
        response = signed_in(office.maker).post(url("answers"), {"file": SimpleUploadedFile("a.csv", content)})
        assert (response.status_code, list(response.context["form"].errors)) == (422, ["file"])
    assert signed_in(office.maker).post(url("answers")).status_code == 422
    assert not BankAnswer.objects.exists()


def test_addresses_that_name_nothing(office):
    client = freshly(office.releaser)
    for address in (f"{url('release')}?order=x", f"{url('release')}?order={uuid4()}", f"{url('orders')}?state=none", url("order", uuid4())):
        assert client.get(address).status_code == 404, address
    assert client.get(url("release")).url == f"{url('orders')}?chosen=none"


def test_a_fund_is_set_up_and_its_budget_changed():
    client = signed_in(person_with("administrator"))
    response = client.post(url("new_fund"), {"code": "water", "kk": "Су қоры", "ru": "Фонд воды", "en": "Water fund"})
    fund = Fund.objects.get()
    assert response.url == fund.get_absolute_url()
    budget = {"year": "2027", "way": "give", "amount_0": "1 000 000,50", "note": "Приказ 7"}
    assert client.post(url("budget", fund.key), budget).url == fund.get_absolute_url()
    assert "1\u00a0000\u00a0000,50" in client.get(fund.get_absolute_url()).text
    refused = client.post(url("budget", fund.key), budget | {"way": "cut", "amount_0": "1 000 000,51"})
    assert (refused.status_code, list(refused.context["form"].errors)) == (422, ["amount"])
    assert client.post(url("new_fund"), {"code": "water", "kk": "Су", "ru": "Вода", "en": "Water"}).status_code == 422
    assert client.post(url("budget", fund.key), budget | {"year": "1999"}).status_code == 422


def test_cancelling_asks_why(office):
    order = office.prepare()
    client = signed_in(office.maker)
    assert client.post(url("cancel", order.key), {"reason": " "}).status_code == 422
    assert client.post(url("cancel", order.key), {"reason": "Не тот счёт"}).url == url("order", order.key)
    assert client.post(url("cancel", order.key), {"reason": "Ещё раз"}).status_code == 409


def test_what_waits_for_whom(office):
    own = office.prepare(10)
    both = person_with("finance_maker", "finance_releaser")
    assert hats_of(both)[0].code == "finance"
    assert [line.url for line in lines_of("finance", "act", both)] == [own.get_absolute_url()]
    assert lines_of("finance", "act", office.maker) == []
    assert [line.url for line in lines_of("finance", "with_others", office.maker)] == [own.get_absolute_url()]
    office.release(own)
    assert [line.url for line in lines_of("finance", "act", both)] == [f"{url('orders')}?state=released"]


def test_search_shows_payments_to_those_who_see_them(office):
    order = office.prepare()
    [hit] = find(office.maker, order.number.lower(), 5)
    assert (type(hit), hit.url) == (Hit, order.get_absolute_url())
    assert find(office.maker, "терра", 5) == [hit]
    assert find(UserFactory(), "терра", 5) == []


@pytest.mark.parametrize(
    ("role", "hat"),
    [("finance_maker", "finance"), ("finance_releaser", "finance"), ("administrator", "administrator"), ("auditor", "auditor")],
)
def test_whoever_holds_a_role_comes_in_under_its_hat(role, hat):
    assert hats_of(person_with(role))[0].code == hat
