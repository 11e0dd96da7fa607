from datetime import timedelta

import pytest

from core.calendar import now
from core.web.hats import Hat, register_hat
from core.web.today import Line, lines_of, today


@pytest.fixture
def hat(bare):
    register_hat(Hat("applicant", "Applicant", lambda user: True, 1))


def line(title, days=None):
    return Line("Open", title, f"/{title}/", now() + timedelta(days=days) if days is not None else None)


def test_lines_are_sorted_by_due_and_those_without_come_last(hat):
    today("applicant", "act")(lambda user: [line("none"), line("late", -1)])
    today("applicant", "act")(lambda user: [line("soon", 1)])
    assert [found.title for found in lines_of("applicant", "act", None)] == ["late", "soon", "none"]


def test_a_block_that_does_not_exist_is_a_fault(hat):
    with pytest.raises(ValueError, match="someday"):
        today("applicant", "someday")


def test_ten_at_most_then_all(hat, browser):
    today("applicant", "act")(lambda user: [line(f"thing-{number:02}", number) for number in range(12)])
    page = browser.get("/today/").content.decode()
    assert ("thing-09" in page, "thing-10" in page) == (True, False)
    assert page.count("btn-primary") == 1
    assert "thing-11" in browser.get("/today/?all=act").content.decode()


def test_nothing_to_do_is_said_with_the_next_date(hat, browser):
    today("applicant", "ahead")(lambda user: [line("demo-day", 5)])
    page = browser.get("/today/").content.decode()
    assert "Вас ничего не ждёт." in page
    assert "Ближайшая дата:" in page
    assert "осталось 5 дней" in page


def test_each_hat_has_its_own_lines(bare, browser):
    register_hat(Hat("officer", "Officer", lambda user: True, 1, desk=True))
    register_hat(Hat("applicant", "Applicant", lambda user: True, 2))
    today("officer", "act")(lambda user: [line("screening")])
    today("applicant", "act")(lambda user: [line("correction")])
    page = browser.get("/today/").content.decode()
    assert ("/screening/" in page, "/correction/" in page, 'data-ork-density="desk"' in page) == (True, False, True)
    browser.post("/hat/", {"hat": "applicant"})
    page = browser.get("/today/").content.decode()
    assert ("/screening/" in page, "/correction/" in page, 'data-ork-density="reading"' in page) == (False, True, True)


def test_a_visitor_is_asked_to_sign_in(client, db):
    response = client.get("/today/")
    assert (response.status_code, response["Location"]) == (302, "/account/login/?next=/today/")
