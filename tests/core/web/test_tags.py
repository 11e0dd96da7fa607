import re
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.template import Context, Template
from django.utils import translation
from djmoney.money import Money

from core.calendar import moved_to
from core.web.badges import ICONS, Badge
from core.web.components import Clash, Step, Task

MONDAY = datetime(2026, 11, 23, 5, 0, tzinfo=UTC)  # 10:00 in Almaty


def draw(source, request=None, **context):
    with translation.override("en"):
        return Template(source).render(Context({"request": request, **context}))


def words(html):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html)).strip()


@pytest.mark.parametrize("group", ICONS)
def test_a_state_is_icon_and_word_and_colour(group):
    html = draw("{% state badge %}", badge=Badge("In review", group))
    assert f"#{ICONS[group]}" in html
    assert words(html) == "In review"
    assert f'class="state{" state-" + group if group else ""}"' in html


def test_a_state_by_code_label_and_group():
    by_badge = draw("{% state badge %}", badge=Badge("Paid", "ok"))
    assert draw('{% state "paid" "Paid" "ok" %}') == by_badge.replace('state-ok"', 'state-ok" data-state="paid"')


def test_a_group_that_does_not_exist_is_a_fault():
    with pytest.raises(ValueError, match="yellow"):
        Badge("Paid", "yellow")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("days", "css", "text"),
    [
        (30, "", "in 30 days"),
        (4, "", "in 4 days"),
        (3, " ork-deadline-warn", "in 3 days"),
        (0.01, " ork-deadline-warn", "in 14 minutes"),
        (-2, " ork-deadline-bad", "over, 2 days ago"),
    ],
)
def test_a_deadline_changes_colour_three_working_days_before(days, css, text):
    with moved_to(MONDAY):
        html = draw("{% deadline due %}", due=MONDAY + timedelta(days=days, seconds=1))
    assert f'class="ork-deadline{css}"' in html
    assert words(html).endswith(text)


@pytest.mark.django_db
def test_the_weekend_does_not_count_as_time_left():
    friday = datetime(2026, 11, 27, 5, 0, tzinfo=UTC)
    with moved_to(friday):
        assert "ork-deadline-warn" in draw("{% deadline due %}", due=friday + timedelta(days=5))
        assert "ork-deadline-warn" not in draw("{% deadline due %}", due=friday + timedelta(days=6))


@pytest.mark.django_db
def test_many_deadlines_ask_the_calendar_once(request_of, django_assert_num_queries):
    request = request_of()
    with django_assert_num_queries(1):
        draw("{% for due in all %}{% deadline due %}{% endfor %}", request, all=[MONDAY + timedelta(days=40_000 + n) for n in range(5)])


@pytest.mark.django_db
def test_a_reader_abroad_gets_a_second_line(request_of):
    request = request_of()
    request.reader_zone = ZoneInfo("Asia/Seoul")
    with moved_to(MONDAY):
        assert "for you: Thu 3 Dec 2026, 14:00 (Asia/Seoul)" in words(draw("{% deadline due %}", request, due=MONDAY + timedelta(days=10)))


def test_no_deadline_draws_nothing():
    assert draw("{% deadline due %}{% instant due %}{% day due %}", due=None).strip() == ""


def test_times_are_machine_readable():
    assert draw("{% instant due %}", due=MONDAY) == '<time datetime="2026-11-23T05:00:00+00:00">Mon 23 Nov 2026, 10:00 (Almaty)</time>'
    assert draw("{% day due %}", due=MONDAY.date()) == '<time datetime="2026-11-23">Mon 23 Nov 2026</time>'


def test_money_and_sizes():
    assert draw("{% money m %} {{ 2048|filesize }} {{ 1840|number }}", m=Money(5, "USD")) == "5.00\u00a0USD 2 kB 1,840"


def test_a_timeline_says_where_it_stands():
    html = draw(
        "{% timeline steps %}",
        steps=[Step("Submitted", "done", MONDAY), Step("Formal check", "now", expected="5 days"), Step("Review", "expected")],
    )
    assert words(html) == "Submitted ( done ) Mon 23 Nov 2026, 10:00 (Almaty) Formal check ( now ) 5 days Review ( later )".replace(
        "( ", "("
    ).replace(" )", ")")
    assert html.count('aria-current="step"') == 1


def test_a_task_list_has_one_button():
    html = draw(
        "{% tasklist tasks %}",
        tasks=[Task("Summary", "/1/", Badge("ready", "ok")), Task("Budget", "/2/", Badge("3 to mend", "warn"), button="Continue: budget")],
    )
    assert html.count("btn-primary") == 1
    assert words(html) == "1 Summary ready 2 Budget 3 to mend Continue: budget"


@pytest.mark.parametrize(
    ("verdict", "spoken"), [("ok", "Met:"), ("warn", "Take care:"), ("bad", "Not met:"), ("no", "Not met:"), ("unknown", "Not known yet:")]
)
def test_a_rule_is_spoken_too(verdict, spoken):
    html = draw('{% ruleline verdict "Accredited" "7.2" "until 3 March" "Renew it" "/renew/" %}', verdict=verdict)
    assert words(html) == f"{spoken} Accredited 7.2 until 3 March Renew it"


def test_steps_link_back_only():
    html = draw("{% steps pairs 2 %}", pairs=[("Terms", "/1/"), ("Texts", "/2/"), ("Dates", "/3/")])
    assert re.findall(r'href="([^"]+)">', html)[1:2] == ["/1/"] or 'href="/1/"' in html
    assert 'href="/2/"' not in html
    assert 'href="/3/"' not in html
    assert "Step 2 of 3: Texts" in html


def test_differences_are_words_as_well_as_colours():
    html = draw("{% differences a b %}", a="two pumps lose water", b="two wells lose water")
    assert words(html) == "two removed: pumps added: wells lose water"


def test_a_conflict_chooses_nothing_and_escapes_both():
    html = draw("{% conflict clashes %}", clashes=[Clash("text", "Problem", "mine <b>", "theirs & more")])
    assert "checked" not in html
    assert "mine &lt;b&gt;" in html
    assert "theirs &amp; more" in html


def test_breadcrumbs_end_at_the_page():
    html = draw('{% breadcrumbs "Calls" "/calls/" "Energy" "/calls/1/" "Screening" %}')
    assert re.findall(r'<a href="([^"]+)">([^<]+)', html) == [("/calls/", "Calls"), ("/calls/1/", "Energy")]
    assert 'aria-current="page">Screening' in html


def test_what_is_written_by_people_is_escaped():
    evil = "<script>alert(1)</script>"
    html = draw(
        "{% state b %}{% empty e e '/' e %}{% ruleline 'ok' e e e e '/' %}{% tasklist t %}{% timeline s %}{% progress 1 2 e %}",
        b=Badge(evil),
        e=evil,
        t=[Task(evil, "/", Badge(evil), evil, evil)],
        s=[Step(evil, "now", who=evil, note=evil, url="/", link=evil)],
    )
    assert "<script" not in html
