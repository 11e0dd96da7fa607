"""The check that every journey leans on must be able to fail."""

import pytest

CLEAN = """<!doctype html><html lang="ru"><head><title>Страница</title>{head}</head>
<body><main><h1>Заголовок</h1>{main}</main></body></html>"""
POLICY = """<meta http-equiv="Content-Security-Policy" content="default-src 'self'">"""


def test_a_clean_page_passes(page, check_page):
    page.set_content(CLEAN.format(head="", main="<p>Текст</p>"))
    check_page(page)


@pytest.mark.parametrize(
    ("head", "main", "fault"),
    [
        ("", '<img src="data:image/gif;base64,R0lGODlhAQABAAAAACw=">', "image-alt"),
        (POLICY, '<p style="color: red">Текст</p>', "Content Security Policy"),
        ("<script>nowhere()</script>", "", "nowhere is not defined"),
        ("<style>p { width: 3000px }</style>", "<p>Текст</p>", "scrolls sideways"),
        ("", '<button class="btn-primary">A</button><button class="btn-primary">Б</button>', "2 primary buttons"),
    ],
)
def test_a_fault_is_named(page, check_page, head, main, fault):
    page.set_content(CLEAN.format(head=head, main=main))
    with pytest.raises(AssertionError, match=fault):
        check_page(page)


def test_a_refused_request_is_no_fault(page, check_page):
    page.route("**/missing.png", lambda route: route.fulfill(status=404))
    page.set_content(CLEAN.format(head="", main='<img alt="" src="http://localhost/missing.png">'))
    page.wait_for_load_state("networkidle")
    check_page(page)


def test_pictures_are_taken_only_when_asked_for(page, picture, monkeypatch, tmp_path):
    monkeypatch.setattr("tests.journeys.conftest.PICTURES", tmp_path, raising=True)
    picture(page, "home")
    assert list(tmp_path.iterdir()) == []
