import base64
import json

import pytest

from core.accounts.models import User
from core.web.keyset import BrokenCursor, Slice, page_of, part_of, slice_of, strict_slice_of
from tests.core.accounts.factories import UserFactory

ORDER = ("family_name", "-pk")


@pytest.fixture
def crowd(db):
    """Seven people, some of one name."""
    return [UserFactory(family_name=name) for name in "BABCAAD"]


def expected():
    return [user.pk for user in User.objects.order_by(*ORDER)]


def walk(size, link="after", cursor=""):
    pages = []
    while True:
        page = slice_of(User.objects.all(), cursor, order=ORDER, size=size)
        pages.append([row.pk for row in page.rows])
        cursor = getattr(page, link)
        if not cursor:
            return pages, page


@pytest.mark.parametrize("size", [1, 2, 3, 7, 8])
def test_walking_forth_meets_each_row_once(crowd, size):
    pages, last = walk(size)
    assert [pk for page in pages for pk in page] == expected()
    assert all(len(page) == size for page in pages[:-1])
    assert bool(last.before) == (len(pages) > 1)


@pytest.mark.parametrize("size", [1, 2, 3])
def test_walking_back_meets_them_again(crowd, size):
    forth, last = walk(size)
    back, first = walk(size, "before", last.before)
    assert [pk for page in reversed(back) for pk in page] + forth[-1] == expected()
    assert first.before == ""


def test_a_row_that_comes_meanwhile_moves_nothing(crowd):
    first = slice_of(User.objects.all(), order=ORDER, size=3)
    UserFactory(family_name="A")
    second = slice_of(User.objects.all(), first.after, order=ORDER, size=3)
    assert not {row.pk for row in first} & {row.pk for row in second}


def test_one_query_a_page(crowd, django_assert_num_queries):
    with django_assert_num_queries(1):
        slice_of(User.objects.all(), order=ORDER, size=2)


def coded(value):
    return base64.urlsafe_b64encode(json.dumps(value).encode()).decode()


NONSENSE = [
    "x", "🚀", "%00", "AAAA", "=" * 5, coded(5), coded(None), coded({}), coded([]), coded([">"]), coded([">", "A"]), coded([">", "A", "B"]), coded(["?", "A", 1]),
    coded([">", None, None]), coded([">", "A", "1", "2"]), coded([">", "a\x00", 1]), coded([">", "\ud800", 1]), coded([">", ["A"], {}]), coded([">", "A", 10**40]), "[" * 3000, coded([[[[]]]]),
]  # fmt: skip


@pytest.mark.parametrize("cursor", NONSENSE)
def test_nonsense_leads_to_the_beginning_and_says_so(crowd, cursor):
    page = slice_of(User.objects.all(), cursor, order=ORDER, size=3)
    assert page.broken
    assert [row.pk for row in page] == expected()[:3]


@pytest.mark.parametrize("cursor", NONSENSE)
def test_machines_are_refused(crowd, cursor):
    with pytest.raises(BrokenCursor):
        strict_slice_of(User.objects.all(), cursor, order=ORDER, size=3)


def test_the_pager_keeps_the_filter(crowd, request_of):
    from django.template import Context, Template

    request = request_of(path="/people/?q=a%26b&cursor=old")
    rows = page_of(User.objects.all(), request, by=ORDER, size=3)
    html = Template("{% pager rows %}").render(Context({"rows": rows, "request": request}))
    assert 'href="?q=a%26b&amp;cursor=' in html or 'href="?q=a%26b&cursor=' in html
    assert "cursor=old" not in html


@pytest.mark.parametrize(
    ("cursor", "rows", "after", "before", "broken"),
    [
        ("", "abc", "3", "", False),
        ("3", "def", "6", "0", False),
        ("6", "g", "", "3", False),
        ("2", "cde", "5", "0", False),
        ("0", "abc", "3", "", False),
        ("7", "abc", "3", "", True),
        ("-1", "abc", "3", "", True),
        ("03", "abc", "3", "", True),
        ("³", "abc", "3", "", True),
        ("9" * 400, "abc", "3", "", True),
    ],
)
def test_pages_of_an_order_that_is_not_the_database_s(rf, cursor, rows, after, before, broken):
    page = part_of("abcdefg", rf.get("/", {"cursor": cursor}), size=3)
    assert ("".join(page), page.after, page.before, page.broken) == (rows, after, before, broken)


def test_a_page_of_nothing(rf):
    assert part_of([], rf.get("/")) == Slice([])


@pytest.fixture
def long_list(db, monkeypatch):
    """Twelve people of whom the list reads three one by one; every second one is an Abay."""
    monkeypatch.setattr("core.web.keyset.NEAR", 3)
    return [UserFactory(family_name="Abay" if number % 2 else "Bota") for number in range(12)]


@pytest.mark.parametrize("order", [("-pk",), ("pk",)])
@pytest.mark.parametrize("size", [1, 2, 3, 5, 6, 7])
def test_a_search_gives_the_pages_that_the_list_has(long_list, order, size):
    """However many of the nearest rows hold the words: none, some, a page of them."""
    for rows in (
        User.objects.filter(family_name="Abay"),
        User.objects.filter(pk__lte=long_list[2].pk),
        User.objects.filter(pk__gte=long_list[-3].pk),
        User.objects.none(),
    ):
        cursor = ""
        while True:
            plain, searched = (slice_of(rows, cursor, order=order, size=size, searched=searched) for searched in (False, True))
            assert searched == plain
            if not (cursor := plain.after):
                break
        while cursor := plain.before:
            plain, searched = (slice_of(rows, cursor, order=order, size=size, searched=searched) for searched in (False, True))
            assert searched == plain


def test_a_word_that_many_hold_is_not_looked_up(long_list, django_assert_num_queries):
    """The edge of what is near, and the page; a word of which the nearest hold too few takes one look more."""
    with django_assert_num_queries(2):
        slice_of(User.objects.filter(family_name__in=["Abay", "Bota"]), order=("-pk",), size=2, searched=True)
    with django_assert_num_queries(3):
        slice_of(User.objects.filter(family_name="Abay"), order=("-pk",), size=2, searched=True)


def test_a_short_list_is_searched_at_once(crowd, django_assert_num_queries):
    with django_assert_num_queries(2):
        slice_of(User.objects.filter(family_name="A"), order=("-pk",), size=2, searched=True)


def test_an_order_of_several_columns_is_searched_as_it_is_read(long_list, django_assert_num_queries):
    with django_assert_num_queries(1):
        slice_of(User.objects.filter(family_name="Abay"), order=ORDER, size=2, searched=True)


@pytest.mark.parametrize("address", ["/?text=abay", "/?q=abay"])
def test_a_page_is_searched_where_its_address_holds_words(long_list, rf, django_assert_num_queries, address):
    with django_assert_num_queries(3):
        page_of(User.objects.filter(family_name="Abay"), rf.get(address), by=("-pk",), size=2)
    with django_assert_num_queries(1):
        page_of(User.objects.filter(family_name="Abay"), rf.get("/?text="), by=("-pk",), size=2)
