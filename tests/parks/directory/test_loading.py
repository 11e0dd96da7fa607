import csv
import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection
from django.test.utils import CaptureQueriesContext

from core.identifiers.ror import check_digits
from parks.directory import loading, reference
from parks.directory.choices import Kind
from parks.directory.models import Membership, Organisation
from tests.core.accounts.factories import UserFactory
from tests.parks.factories import BIN, OTHER_BIN, OrganisationFactory, made_bin, put_in

pytestmark = pytest.mark.django_db

ROR = f"0kz0tes{check_digits(chr(48) + 'kz0tes')}"
FIRM = {
    "bin": BIN,
    "kind": "firm",
    "name_kk": "«Жусан» ЖШС",
    "name_ru": "ТОО «Полынь»",
    "name_en": "Wormwood LLP",
    "region": "750000000",
    "founded": "2015",
    "website": "https://example.kz",
}
INSTITUTE = {
    "ror": f"https://ror.org/{ROR}",
    "status": "active",
    "established": 1957,
    "types": ["government", "facility"],
    "name": "Institute of Steppe",
    "city": "Ust-Kamenogorsk",
    "lat": 49.9,
    "website": "http://example.org",
    "name_en": "Institute of Steppe {a brace}",
    "name_ru": None,
    "name_kk": None,
    "aliases": ["Steppe"],
}


@pytest.fixture(autouse=True)
def regions(db):
    reference.load()


@pytest.fixture
def load(tmp_path):
    """Write a file, load it, and give what the command said: (last line, lines about bad rows)."""

    def loaded(text, name="file.csv", **options):
        path = tmp_path / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        out, err = StringIO(), StringIO()
        call_command("load_organisations", str(path), stdout=out, stderr=err, **options)
        return out.getvalue().rpartition(";")[0], err.getvalue().splitlines()

    return loaded


def as_csv(*rows, separator=","):
    text = StringIO()
    writer = csv.DictWriter(text, list(dict.fromkeys(name for row in rows for name in row)), delimiter=separator, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def said(**counts):
    names = loading_words() | {}
    return ", ".join(f"{counts.get(name, 0)} {word}" for name, word in names.items())


def loading_words():
    from parks.directory.management.commands.load_organisations import WORDS

    return WORDS


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_a_csv_file_is_loaded_with_all_it_says(load, separator):
    assert load("\ufeff\n" + as_csv(FIRM, separator=separator)) == (said(read=1, new=1), [])
    row = Organisation.objects.get(bin=BIN)
    assert (row.kind, row.region.code, row.founded, row.website, row.is_listed, row.country) == (
        "firm", "750000000", 2015, "https://example.kz", True, "KZ",
    )  # fmt: skip
    assert row.names == {"kk": "«Жусан» ЖШС", "ru": "ТОО «Полынь»", "en": "Wormwood LLP"}


def test_a_loaded_row_is_like_one_that_was_saved(load):
    load(as_csv(FIRM))
    columns = ("folded", "sort_kk", "sort_ru", "sort_en", "name_kk", "name_ru", "name_en", "name")
    loaded = Organisation.objects.filter(bin=BIN).values(*columns).get()
    Organisation.objects.get(bin=BIN).save()
    assert Organisation.objects.filter(bin=BIN).values(*columns).get() == loaded
    Organisation.objects.filter(bin=BIN).delete()
    OrganisationFactory(**{name: FIRM[name] for name in ("bin", "kind", "name_kk", "name_ru", "name_en")})
    assert Organisation.objects.filter(bin=BIN).values(*columns).get() == loaded


@pytest.mark.parametrize("indent", [None, 1])
def test_a_file_of_the_research_registry(load, indent):
    text = json.dumps([INSTITUTE, {**FIRM, "region": 75}], indent=indent, ensure_ascii=indent is None)
    assert load(text, "file.json") == (said(read=2, new=2), [])
    row = Organisation.objects.get(ror=ROR)
    assert (row.bin, row.kind, row.founded, row.region.code, row.names) == (
        None, "research_institute", 1957, "630000000", {"en": "Institute of Steppe {a brace}"},
    )  # fmt: skip
    assert row.ror_address == INSTITUTE["ror"]


def test_one_object_a_line(load):
    text = "\n".join(json.dumps(row) for row in (INSTITUTE, FIRM))
    assert load(text, "lines.json") == (said(read=2, new=2), [])


@pytest.mark.parametrize("text", [as_csv(FIRM), json.dumps([INSTITUTE, FIRM])])
def test_loading_again_changes_nothing(load, text):
    load(text)
    before = list(Organisation.objects.order_by("pk").values())
    last, faults = load(text)
    assert (f" {len(json.loads(text)) if text.startswith('[') else 1} the same," in last, faults) == (True, [])
    assert list(Organisation.objects.order_by("pk").values()) == before


def test_what_changed_in_the_registry_changes_here(load):
    load(as_csv(FIRM))
    key = Organisation.objects.get(bin=BIN).key
    assert load(as_csv({**FIRM, "name_en": "Sagebrush LLP", "website": ""}))[0] == said(read=1, changed=1)
    row = Organisation.objects.get(bin=BIN)
    assert (row.key, row.name_en, row.website) == (key, "Sagebrush LLP", "https://example.kz")  # what it does not say stays
    assert "sagebrush" in row.folded
    assert row.sort_en == "sagebrush llp"


def test_a_listing_set_by_hand_stays(load):
    load(as_csv(FIRM))
    Organisation.objects.filter(bin=BIN).update(is_listed=False)
    load(as_csv({**FIRM, "founded": "2016"}))
    assert Organisation.objects.filter(bin=BIN).values_list("is_listed", "founded").get() == (False, 2016)


def test_an_organisation_with_an_owner_describes_itself(load):
    row = OrganisationFactory(bin=BIN, name_en="Ours LLP")
    put_in(row, UserFactory())
    assert load(as_csv(FIRM))[0] == said(read=1, kept=1)
    assert Organisation.objects.get(bin=BIN).name_en == "Ours LLP"
    Membership.objects.update(until=row.created_at, since=row.created_at)
    assert load(as_csv(FIRM))[0] == said(read=1, changed=1)


def test_our_own_list_has_the_better_texts(load):
    row = Organisation.objects.get(code="kaznu")
    registry = {"ror": row.ror, "types": ["funder"], "name_en": "KazNU", "established": 1900, "website": "http://other.example"}
    number = {"bin": BIN}
    assert load(json.dumps(registry | number), "one.json")[0] == said(read=1, changed=1)
    after = Organisation.objects.get(code="kaznu")
    assert (after.names, after.kind, after.founded, after.website, after.bin) == (row.names, row.kind, row.founded, row.website, BIN)


BAD = {
    "a BIN that does not exist": ({"bin": "150340000108"}, "This BIN does not exist"),
    "a BIN without its first zero": ({"bin": "50340000109"}, "A BIN has 12 digits"),
    "letters": ({"bin": "15O340000109"}, "digits only"),
    "no number at all": ({"bin": ""}, "neither a BIN nor a ROR number"),
    "a ROR number that does not exist": ({"bin": "", "ror": "052bx8q97"}, "This ROR number does not exist"),
    "no name": ({"name_kk": "", "name_ru": " ", "name_en": ""}, "no name"),
    "a name without end": ({"name_en": "x" * 251}, "250 characters"),
    "a control character": ({"name_en": "Bad\x07bell"}, "control character"),
    "an unknown kind": ({"kind": "circus"}, "no kind of organisation called circus"),
    "a team": ({"kind": "team"}, "no kind of organisation called team"),
    "a region that is not there": ({"region": "990000000"}, "names no region"),
    "a region in words": ({"region": "Almaty"}, "names no region"),
    "a year to come": ({"founded": "2999"}, "year of foundation"),
    "a year in words": ({"founded": "long ago"}, "year of foundation"),
    "a script for a website": ({"website": "javascript:alert(1)"}, "not an address"),
    "a country in words": ({"country": "Kazakhstan"}, "two letters"),
}


@pytest.mark.parametrize(("change", "sentence"), BAD.values(), ids=BAD.keys())
def test_a_bad_row_is_reported_and_the_others_are_loaded(load, change, sentence):
    good = [{**FIRM, "bin": made_bin(place), "country": "KZ", "ror": ""} for place in (1, 2)]
    last, faults = load(as_csv(good[0], good[0] | {"bin": BIN} | change, good[1]))
    assert last == said(read=3, new=2, bad=1)
    assert [fault.partition(": ")[0] for fault in faults] == ["line 3"]
    assert sentence in faults[0]
    assert not Organisation.objects.filter(bin=BIN).exists()


def test_no_number_of_a_person_is_printed(load):
    """A sole proprietor's number is an IIN."""
    _last, faults = load(as_csv({**FIRM, "bin": "900517300018"}))
    assert "900517300018" not in faults[0]


def test_broken_files(load):
    wrong_cells = "bin,name_ru\n150340000109\n150340000109,Весна,x\n150340000109,Весна\n"
    assert load(wrong_cells) == (
        said(read=3, new=1, bad=2),
        ["line 2: The row has fewer cells than the head line.", "line 3: The row has more cells than the head line."],
    )
    broken = '[\n{"bin": "150340000015", "name_ru": "Весна",},\n{"bin": "150340000015", "name_ru": "Лето"},\n{"bin": '
    last, faults = load(broken, "broken.json")
    assert (last, faults) == (said(read=3, new=1, bad=2), ["line 2: The row is not JSON.", "line 4: The row is not JSON."])
    assert load("", "empty.csv")[0] == said()
    assert load("[]", "empty.json")[0] == said()
    assert load(b"bin,name_ru\n150340000109,\xff\xfe\n")[1] == ["line 2: The row is not UTF-8 text."]


def test_a_row_that_never_ends_does_not_take_the_rest_with_it(load, monkeypatch):
    monkeypatch.setattr("parks.directory.registry.LONGEST", 2000)
    monkeypatch.setattr("parks.directory.registry.CHUNK", 64)
    good = [{**FIRM, "bin": made_bin(place)} for place in range(30)]
    text = '{"name_ru": "no end\n' + "\n".join(json.dumps(row) for row in good)
    last, faults = load(text, "endless.json")
    assert faults == ["line 1: The row is too long, or it never ends."]
    assert Organisation.objects.filter(bin=made_bin(29)).exists()
    assert "1 bad" in last


@pytest.mark.parametrize("chunk", [1, 2, 3, 7])
def test_the_size_of_a_piece_does_not_matter(load, chunk, monkeypatch):
    monkeypatch.setattr("parks.directory.registry.CHUNK", chunk)
    text = json.dumps([INSTITUTE | {"name_ru": 'Скобка } и \\" кавычка \\'}, FIRM, {"bin": "1"}], indent=1)
    last, faults = load(text, "pieces.json")
    assert last == said(read=3, new=2, bad=1)
    assert faults[0].startswith(f"line {text[: text.rindex('{')].count(chr(10)) + 1}: ")
    assert Organisation.objects.get(ror=ROR).name_ru == 'Скобка } и \\" кавычка \\'


def test_the_same_number_twice_in_a_file(load):
    assert load(as_csv(FIRM, {**FIRM, "name_en": "Other"})) == (
        said(read=2, new=1, bad=1),
        ["line 3: The same number stands in line 2 already."],
    )
    assert Organisation.objects.get(bin=BIN).name_en == "Wormwood LLP"


def test_two_numbers_of_two_organisations(load):
    OrganisationFactory(bin=BIN)
    OrganisationFactory(bin=OTHER_BIN, ror=ROR)
    last, faults = load(as_csv({**FIRM, "ror": ROR}))
    assert (last, faults) == (said(read=1, bad=1), [f"line 2: {loading.IN_TWO_PLACES}"])


def test_a_body_that_ended_is_not_brought_in(load):
    assert load(json.dumps({**INSTITUTE, "status": "inactive"}), "one.json") == (said(read=1, ended=1), [])
    assert not Organisation.objects.filter(ror=ROR).exists()


def test_a_body_of_another_country(load):
    load(as_csv({"ror": ROR, "name": "Institut", "country": "de", "region": "750000000"}))
    row = Organisation.objects.get(ror=ROR)
    assert (row.country, row.region, row.kind, row.names) == ("DE", None, Kind.OTHER, {"en": "Institut"})


def test_a_run_that_is_killed_keeps_whole_batches_and_the_next_goes_on(load, monkeypatch):
    text = as_csv(*({**FIRM, "bin": made_bin(place)} for place in range(5)))
    before, real, calls = Organisation.objects.count(), loading.write, []

    def dies(run, entries):
        calls.append(entries)
        if len(calls) == 2:
            real(run, entries[:1])
            raise KeyboardInterrupt
        return real(run, entries)

    monkeypatch.setattr(loading, "write", dies)
    with pytest.raises(KeyboardInterrupt):
        load(text, batch=2)
    monkeypatch.setattr(loading, "write", real)
    assert load(text, batch=2)[0].startswith("5 read, ")
    assert Organisation.objects.count() == before + 5


def test_somebody_registers_one_in_the_same_moment(load, monkeypatch):
    real, tries = loading.write, []

    def late(run, entries):
        tries.append(entries)
        if len(tries) == 1:
            OrganisationFactory(bin=BIN)
            raise IntegrityError
        return real(run, entries)

    monkeypatch.setattr(loading, "write", late)
    assert load(as_csv(FIRM))[0] == said(read=1, changed=1)


def test_many_rows_cost_few_queries(load):
    def cost(number):
        with CaptureQueriesContext(connection) as queries:
            load(as_csv(*({**FIRM, "bin": made_bin(number + place)} for place in range(number))))
        return len(queries)

    assert cost(2) == cost(40)


def test_a_file_that_is_not_there(load, tmp_path):
    with pytest.raises(CommandError, match="No such file"):
        call_command("load_organisations", str(tmp_path / "none.csv"))
    with pytest.raises(CommandError, match="at least one row"):
        load("", batch=0)


def test_what_was_loaded_is_found_in_the_directory(load, client):
    load(as_csv(FIRM))
    page = client.get("/organisations/", {"q": "полынь", "region": "750000000"}).content.decode()
    assert "Полынь" in page


def test_our_list_and_a_registry_file_are_one(load):
    """Loading the reference list after a registry file has brought in the same body does not stop it."""
    row = Organisation.objects.get(code="kaznu")
    Organisation.objects.filter(pk=row.pk).update(ror=None)
    load(json.dumps({"ror": row.ror, "name": "KazNU"}), "one.json")
    reference.load()
    assert Organisation.objects.get(code="kaznu").ror is None
