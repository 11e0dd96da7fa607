import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import translation

from parks.directory.choices import Kind
from parks.directory.models import Organisation
from parks.directory.queries import matching, name_order
from tests.parks.factories import BIN, OrganisationFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("fields", "constraint"),
    [
        ({"kind": Kind.FIRM, "bin": None}, "organisation_has_bin"),
        ({"kind": Kind.TEAM, "bin": BIN}, "team_has_no_bin"),
        ({"kind": Kind.FIRM, "bin": "15034"}, "organisation_bin_has_12_digits"),
        ({"kind": Kind.TEAM, "bin": None, "is_listed": True}, "team_is_not_listed"),
    ],
)
def test_the_database_refuses(fields, constraint):
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        OrganisationFactory(**fields)
    assert not Organisation.objects.exists()


@pytest.mark.parametrize(
    "fields", [{"kind": Kind.TEAM, "bin": None}, {"country": "UZ", "bin": None}, {"code": "kaznu", "bin": None}, {"bin": BIN}]
)
def test_the_database_takes(fields):
    assert OrganisationFactory(**fields).pk


def test_a_bin_is_there_once():
    OrganisationFactory(bin=BIN)
    with pytest.raises(IntegrityError), transaction.atomic():
        OrganisationFactory(bin=BIN)


@pytest.mark.parametrize("number", ["150340000108", "15034000010", "15034000010a", "١٥٠٣٤٠٠٠٠١٠٩"])
def test_a_wrong_bin_is_told_at_its_field(number):
    row = Organisation(kind=Kind.FIRM, name_ru="ТОО", bin=number)
    with pytest.raises(ValidationError) as wrong:
        row.clean()
    assert list(wrong.value.message_dict) == ["bin"]


def test_a_name_is_needed_in_one_language():
    with pytest.raises(ValidationError) as wrong:
        Organisation(kind=Kind.TEAM).clean()
    assert list(wrong.value.message_dict) == ["name_ru"]
    Organisation(kind=Kind.TEAM, name_kk="Көктем").clean()


def test_names_never_stand_in_for_each_other():
    row = OrganisationFactory(name_kk="Көктем", name_ru="", name_en=None)
    assert row.names == {"kk": "Көктем"}
    with translation.override("en"):
        assert str(row) == "Көктем"


@pytest.mark.parametrize("text", ["казак", "ҚАЗАҚ", "Қазақ ұлттық", "улттык казак", BIN[:6], "kazakh", "  казак  "])
def test_letters_that_are_typed_for_each_other_find(text):
    row = OrganisationFactory(bin=BIN, name_kk="Қазақ ұлттық университеті", name_ru="Национальный университет", name_en="Kazakh University")
    assert list(matching(Organisation.objects.all(), text)) == [row]


def test_a_search_for_other_words_finds_nothing():
    OrganisationFactory(name_kk="Қазақ ұлттық университеті")
    assert list(matching(Organisation.objects.all(), "казак институты")) == []


def test_names_sort_by_the_kazakh_alphabet_without_quotes():
    for name in ("Яна", "«Әлем»", "Зерде", "Қайнар", "Ертіс", "Алатау", "Кең"):
        OrganisationFactory(name_kk=name)
    found = Organisation.objects.order_by(*name_order("kk")).values_list("name_kk", flat=True)
    assert list(found) == ["Алатау", "«Әлем»", "Ертіс", "Зерде", "Кең", "Қайнар", "Яна"]


def test_search_and_order_follow_a_new_name():
    row = OrganisationFactory(name_kk="Ескі", name_ru="Старое", name_en="Old")
    row.name_ru = "Новое"
    row.save(update_fields=["name_ru"])
    assert list(matching(Organisation.objects.all(), "новое")) == [row]
    assert list(matching(Organisation.objects.all(), "старое")) == []


def test_the_future_is_no_year_of_founding():
    with pytest.raises(ValidationError) as wrong:
        Organisation(kind=Kind.TEAM, name_ru="Команда", founded=2199).clean()
    assert list(wrong.value.message_dict) == ["founded"]
