import json

import pytest

from parks.directory import services
from parks.directory.choices import Kind
from parks.directory.models import Organisation, Region
from parks.directory.reference import DATA, load, read
from tests.core.accounts.factories import UserFactory
from tests.parks.factories import put_in

pytestmark = pytest.mark.django_db


def test_all_top_units_of_kato_are_there():
    load()
    codes = set(Region.objects.values_list("code", flat=True))
    assert len(codes) == 20
    assert {"710000000", "750000000", "790000000"} <= codes
    assert all(len(code) == 9 and code.endswith("0000000") for code in codes)


def test_loading_again_changes_nothing():
    load()
    before = list(Organisation.objects.order_by("pk").values())
    load()
    assert list(Organisation.objects.order_by("pk").values()) == before


def test_institutions_are_whole_and_carry_no_invented_number():
    load()
    rows = list(Organisation.objects.all())
    assert 25 <= len(rows) <= 40
    for row in rows:
        assert (row.bin, row.is_listed, row.is_demo, set(row.names)) == (None, True, False, {"kk", "ru", "en"}), row.code
        row.full_clean()
    assert {row.kind for row in rows} == set(Kind) - {Kind.FIRM, Kind.TEAM}


def test_a_number_and_a_listing_set_by_hand_stay():
    load()
    Organisation.objects.filter(code="kaznu").update(bin="150340000109", is_listed=False)
    load()
    row = Organisation.objects.get(code="kaznu")
    assert (row.bin, row.is_listed) == ("150340000109", False)


def test_an_institution_with_an_owner_describes_itself():
    load()
    row, owner = Organisation.objects.get(code="kaznu"), UserFactory()
    put_in(row, owner)
    row.name_en = "KazNU"
    services.edit_organisation(row, actor=owner)
    load()
    assert Organisation.objects.get(code="kaznu").name_en == "KazNU"


def test_a_wrong_file_loads_nothing(tmp_path):
    entry = {**read(DATA / "institutions.json")[0], "code": "other", "region": "123456789"}
    (tmp_path / "institutions.json").write_text(json.dumps([entry]))
    (tmp_path / "regions.json").write_text((DATA / "regions.json").read_text(encoding="utf-8"))
    with pytest.raises(KeyError):
        load(tmp_path)
    assert not Region.objects.exists()
