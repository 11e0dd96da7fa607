"""The pages by who opens them, the files, saved views, and the same for programs."""

import csv
import io
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from core.web.hats import hats_of
from core.web.navigation import menu_of
from core.web.spreadsheets import harmless
from grants.applications.models import Application
from incubator.portfolio.exports import cells_of
from incubator.portfolio.models import SavedView
from incubator.portfolio.queries import chunks_of
from incubator.portfolio.reader import Reader
from incubator.portfolio.views import files
from incubator.portfolio.workbooks import workbook
from incubator.programmes.models import Track
from tests.core.api.program import Program
from tests.incubator.portfolio.factories import ROLES, asked_by, one_more
from tests.signing_in import client_of

pytestmark = pytest.mark.django_db

OVERVIEW, LIST, CSV, XLSX = (f"portfolio:{name}" for name in ("overview", "list", "list_csv", "list_xlsx"))


def opened(person, name, query="", language="en"):
    person.language = language
    person.save(update_fields=["language"])
    return client_of(person).get(f"{reverse(name)}?{query}")


def main_of(response):
    return response.text.partition("<main")[2].partition("</main>")[0]


def csv_of(response):
    text = b"".join(response.streaming_content).decode()
    assert text.startswith("\ufeff")
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))


@pytest.mark.parametrize("role", [*ROLES, "stranger", "member"])
def test_who_opens_the_pages(world, role):
    code = 403 if role in ("stranger", "member") else 200
    for name in (OVERVIEW, LIST, CSV, XLSX):
        assert opened(world.people[role], name).status_code == code, name


def test_a_visitor_signs_in_first(client):
    assert client.get(reverse(OVERVIEW)).status_code == 302


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_pages_stand_in_every_language_with_one_primary_action_at_most(world, language):
    for role, query in (
        ("auditor", ""),
        ("finance_maker", ""),
        ("officer of finance", "by=track"),
        ("auditor", "state=nonsense"),
        ("auditor", "text=zzzz"),
    ):
        for name in (OVERVIEW, LIST):
            response = opened(world.people[role], name, query, language)
            main = main_of(response)
            assert (response.status_code, main.count("btn-primary") <= 1, "%(" in main, "style=" in main) == (200, True, False, False)
            assert f'lang="{language}"' in response.text
            assert main.count("<h1") == 1


def test_the_list_has_six_columns_and_says_what_waits(world):
    main = main_of(opened(world.people["auditor"], LIST, "late=1"))
    assert main.partition("<thead")[2].partition("</thead>")[0].count("<th ") == 6
    for name in ("check", "review", "condition", "held_up", "tranche"):
        assert world.rows[name].number in main
    assert world.rows["dollars"].number not in main
    assert "Formal check past its day" in main


def test_whoever_sees_awards_alone_reads_no_title_and_no_applicant(world):
    main = main_of(opened(world.people["finance_maker"], LIST))
    award = world.awards["tranche"]
    assert award.number in main
    assert award.account.label in main
    assert reverse("applications:application", args=[award.application.key]) not in main
    assert "The applications themselves are open to the officers" in main


def test_the_pages_ask_the_database_as_often_for_more_rows(world):
    person = world.people["auditor"]
    client = client_of(person)
    addresses = [reverse(OVERVIEW), f"{reverse(OVERVIEW)}?by=track", reverse(LIST), f"{reverse(LIST)}?late=1"]

    def counts():
        found = []
        for address in [reverse("web:help"), *addresses]:
            with CaptureQueriesContext(connection) as caught:
                assert client.get(address).status_code == 200
            found.append(len(caught))
        frame, *rooms = found
        second_factor = 1  # the help page opens without it, so the frame asks for it on ours only
        return [room - frame - second_factor for room in rooms]

    counts()
    before = counts()
    one_more(world)
    assert counts() == before
    assert max(before[:2]) <= 12
    assert max(before[2:]) <= 7


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_the_list_names_the_track_in_the_reader_s_language(world, language):
    person = world.people["auditor"]
    person.language = language
    person.save()
    names = Track.objects.filter(code="smart-cities").values("name_kk", "name_ru", "name_en").get()
    assert len(set(names.values())) == 3
    text = client_of(person).get(reverse(LIST), {"text": world.rows["check"].number}).text
    listed = text.partition("<tbody")[2]
    assert f" · {names[f'name_{language}']}<" in listed


def test_the_list_stays_within_its_budget_of_statements(world):
    client = client_of(world.people["officer"])
    client.get(reverse(LIST))
    with CaptureQueriesContext(connection) as caught:
        assert client.get(reverse(LIST)).status_code == 200
    assert len(caught) <= 12, [query["sql"][:120] for query in caught]


def test_the_menu_of_the_offices_leads_here(world):
    for role, hat in (("officer", "officer"), ("auditor", "auditor"), ("administrator", "administrator"), ("finance_maker", "finance")):
        person = world.people[role]
        assert hat in [one.code for one in hats_of(person)]
        assert reverse(OVERVIEW) in [item.url for item in menu_of(hat, person, "/")]


# Files


def test_the_csv_holds_the_rows_of_the_list_with_sums_as_numbers(world):
    rows = csv_of(opened(world.people["auditor"], CSV, "late=1"))
    assert {row["Number"] for row in rows} == {world.rows[name].number for name in ("check", "review", "condition", "held_up", "tranche")}
    row = next(row for row in rows if row["Number"] == world.rows["condition"].number)
    assert (row["Asked for"], row["Programme"]) == ("12000000.50", str(world.call.intake.programme))
    assert Decimal(row["Paid, KZT"]) + Decimal(row["Committed, KZT"]) == Decimal(row["Agreed, KZT"])
    assert row["Who must act"] == "Applicant"
    assert csv_of(opened(world.people["auditor"], CSV, "state=nonsense")) == []


def test_the_csv_of_whoever_sees_awards_alone_tells_nothing_of_applications(world):
    for row in csv_of(opened(world.people["finance_maker"], CSV)):
        assert (row["Applicant"], row["State of the application"], row["Asked for"]) == ("", "", "")
        assert row["Award"] == row["Number"] != ""


@pytest.mark.parametrize("cell", ["=1+1", "+7 777", "-1", "@SUM(A1)", "\t=1", "\r=1"])
def test_a_formula_is_only_text(cell):
    assert harmless(cell) == f"'{cell}"
    sheet = load_workbook(workbook([["Title"], [cell]], "Portfolio")).active
    assert sheet["A2"].data_type == "s"
    assert sheet["A2"].value.startswith("'")


def test_plain_text_and_numbers_stay_as_they_are():
    assert [harmless(cell) for cell in ("ТОО «Дала»", Decimal("-1.50"), 7, None, "")] == ["ТОО «Дала»", Decimal("-1.50"), 7, None, ""]


def test_a_title_that_is_a_formula_is_defused_in_both_files(world):
    Application.objects.filter(pk=world.rows["check"].pk).update(title='=HYPERLINK("http://x.example","A")')
    person = world.people["auditor"]
    assert csv_of(opened(person, CSV, "matter=check"))[0]["Title"].startswith("'=HYPERLINK")
    sheet = load_workbook(io.BytesIO(b"".join(opened(person, XLSX, "matter=check").streaming_content))).active
    header = [cell.value for cell in sheet[1]]
    line = dict(zip(header, sheet[2], strict=True))
    assert (line["Title"].data_type, line["Title"].value[:2]) == ("s", "'=")
    assert (line["Asked for"].data_type, line["Asked for"].value) == ("n", 12000000.5)


def test_the_files_come_in_bounded_pieces(world):
    reader = Reader(world.people["auditor"])
    whole = [cells_of(line) for lines in chunks_of(reader.rows(), reader) for line in lines]
    pieces = list(chunks_of(reader.rows(), reader, size=4))
    assert max(len(lines) for lines in pieces) <= 4
    assert [cells_of(line) for lines in pieces for line in lines] == whole
    assert len(whole) == reader.rows().count()


def test_a_workbook_that_would_be_too_long_is_refused_with_a_way_on(world, monkeypatch):
    assert files.MOST_IN_WORKBOOK == 10_000
    monkeypatch.setattr("incubator.portfolio.views.files.MOST_IN_WORKBOOK", 2)
    response = opened(world.people["auditor"], XLSX)
    assert response.status_code == 413
    assert "CSV" in main_of(response)


@pytest.mark.parametrize("chart", ["money", "states", "paid"])
def test_the_numbers_of_a_chart_as_csv(world, chart):
    address = reverse("portfolio:figures", args=[chart])
    assert len(csv_of(client_of(world.people["auditor"]).get(address))) > 0
    assert client_of(world.people["finance_maker"]).get(address).status_code == (404 if chart == "states" else 200)
    assert client_of(world.people["auditor"]).get(reverse("portfolio:figures", args=["nonsense"])).status_code == 404


# Saved views


def save(person, **said):
    return client_of(person).post(reverse("portfolio:save_view"), {"name": "Late ones", "place": "list", "query": "late=1", **said})


def test_a_view_is_saved_opened_taken_away_and_brought_back(world):
    person = world.people["officer"]
    response = save(person, query="x=1&late=1&state=&programme=icostartup")
    view = SavedView.objects.get()
    assert (view.query, view.shared, response.url) == ("programme=icostartup&late=1", False, f"{reverse(LIST)}?programme=icostartup&late=1")
    client = client_of(person)
    assert "Late ones" in main_of(client.get(response.url))
    assert client.post(reverse("portfolio:remove_view", args=[view.key])).status_code == 302
    assert "Late ones" not in main_of(client.get(reverse(LIST))).replace("&quot;", "")
    assert client.post(reverse("portfolio:remove_view", args=[view.key])).status_code == 403
    assert client.post(reverse("portfolio:restore_view", args=[view.key])).status_code == 302
    view.refresh_from_db()
    assert view.removed_at is None


def test_a_view_is_its_owners_unless_shared_and_nobody_else_takes_it_away(world):
    owner, other = world.people["officer"], world.people["auditor"]
    save(owner)
    save(owner, name="For all", shared="on")
    hidden, shared = SavedView.objects.get(name="Late ones"), SavedView.objects.get(name="For all")
    main = main_of(opened(other, LIST))
    assert ("For all" in main, "Late ones" in main) == (True, False)
    client = client_of(other)
    assert client.post(reverse("portfolio:remove_view", args=[hidden.key])).status_code == 404
    assert client.post(reverse("portfolio:remove_view", args=[shared.key])).status_code == 403
    assert SavedView.objects.kept().count() == 2
    assert save(world.people["stranger"]).status_code == 403


@pytest.mark.parametrize(
    ("said", "sentence"),
    [({"name": ""}, ""), ({"query": "state=nonsense"}, "One of the filters"), ({"place": "x"}, ""), ({"name": "x" * 81}, "")],
)
def test_a_view_that_makes_no_sense_is_not_saved(world, said, sentence):
    person = world.people["auditor"]
    person.language = "en"
    person.save(update_fields=["language"])
    response = save(person, **said)
    assert (response.status_code, SavedView.objects.count()) == (422, 0)
    assert sentence in response.text


def test_a_name_is_given_once(world):
    person = world.people["auditor"]
    save(person)
    assert save(person).status_code == 422
    assert SavedView.objects.count() == 1


# For programs


def test_the_api_gives_the_same_rows_under_the_same_filters(world):
    for role, query in (("auditor", "late=1"), ("officer", ""), ("finance_maker", "award=running")):
        person = world.people[role]
        told = Program(person).get(f"/portfolio/?{query}").json()["results"]
        assert {row["number"] for row in told} == {row.number for row in asked_by(person, query).qs}
    told = Program(world.people["finance_maker"]).get("/portfolio/?award=running").json()["results"]
    assert {(row["key"], row["title"], row["applicant"], row["state"], row["asked"]) for row in told} == {(None,) * 5}
    assert all(row["booked"].keys() == {"committed", "ordered", "paid"} for row in told)


def test_the_api_pages_refuses_and_counts(world):
    program = Program(world.people["auditor"])
    first = program.get("/portfolio/?page_size=3").json()
    assert (len(first["results"]), first["previous"], bool(first["next"])) == (3, None, True)
    wrong = program.get("/portfolio/?state=nonsense")
    assert (wrong.status_code, [error["parameter"] for error in wrong.json()["errors"]]) == (400, ["state"])
    assert program.get("/portfolio/figures/?by=x").status_code == 400
    figures = program.get("/portfolio/figures/?by=programme").json()
    assert [group["code"] for group in figures["groups"]] == ["icostartup", "none"]
    assert {one["matter"]["code"]: one["count"] for one in figures["waiting"]}["check"] == 1
    assert Program(world.people["stranger"]).get("/portfolio/").status_code == 403
