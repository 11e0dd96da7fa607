import pytest
from django.db.models import Value

from core.accounts.models import User
from core.web.search import Folded, Hit, fold, found, searchable


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("Қазақ", "казак"),
        ("ӘҒҚҢӨҰҮҺІ", "агкноууhи".replace("h", "х")),
        ("Ёлка  ель", "елка ель"),
        ("  Café\u00a0АҚ ", "cafe ак"),
        ("a\x00b", "ab"),
        ("йод", "иод"),
    ],
)
def test_letters_that_are_typed_for_each_other_meet(typed, meant):
    assert fold(typed) == meant


@pytest.mark.django_db
def test_the_database_folds_alike(person):
    names = ["Қазақстан", "ӨСКЕМЕН", "Ұлттық Ғылыми Кеңес", "Ёлкин", "Йод", "Plain"]
    for name in names:
        [answer] = User.objects.annotate(alike=Folded(Value(name))).values_list("alike", flat=True)
        assert answer == fold(name)


def test_sources_answer_in_their_order_and_say_if_there_is_more(bare):
    @searchable("people", "People", 2)
    def people(user, text, limit):
        return [Hit(f"{text} {number}", "/") for number in range(limit)]

    @searchable("calls", "Calls", 1)
    def calls(user, text, limit):
        return [Hit("one", "/")]

    @searchable("parks", "Parks", 3)
    def parks(user, text, limit):
        return []

    groups = found(None, "ab")
    assert [(group.code, len(group.hits), group.more) for group in groups] == [("calls", 1, False), ("people", 5, True)]
    assert [group.code for group in found(None, "ab", only="people", limit=50)] == ["people"]


def test_one_letter_asks_nobody(bare):
    @searchable("calls", "Calls", 1)
    def calls(user, text, limit):
        raise AssertionError("asked")

    assert found(None, " a ") == []


def test_a_source_is_registered_once(bare):
    searchable("calls", "Calls", 1)(lambda user, text, limit: [])
    with pytest.raises(ValueError, match="calls"):
        searchable("calls", "Calls", 1)(lambda user, text, limit: [])


@pytest.mark.django_db
def test_the_page_and_the_box_show_the_same(bare, client):
    @searchable("calls", "Calls", 1)
    def calls(user, text, limit):
        return [Hit("Energy <2027>", "/calls/1/", "closes soon")]

    page = client.get("/search/", {"q": "en"}).content.decode()
    box = client.get("/search/", {"q": "en"}, headers={"HX-Request": "true"}).content.decode()
    for html in (page, box):
        assert "Energy &lt;2027&gt;" in html
        assert 'href="/calls/1/"' in html
    assert "<html" not in box
    assert 'role="option"' in box


@pytest.mark.django_db
@pytest.mark.parametrize("text", ["", "a", "\x00", "%", "' OR 1=1 --", "🚀🚀", "я" * 5000])
def test_odd_texts_are_answered(client, text):
    assert client.get("/search/", {"q": text}).status_code == 200
