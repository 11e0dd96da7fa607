import io

import pytest
from django import forms
from django.http import HttpResponse
from django.test import RequestFactory

from core.files import uploads
from core.files.forms import PrivateFileField
from core.files.uploads import refuse_too_large
from tests.core.files.samples import PDF, png, upload


class Endless(io.RawIOBase):
    """A body that counts what was read of it."""

    def __init__(self, size):
        self.left, self.largest_piece, self.taken = size, 0, 0

    def read(self, size=-1):
        piece = min(self.left, size if size >= 0 else self.left)
        self.largest_piece = max(self.largest_piece, piece)
        self.left -= piece
        self.taken += piece
        return b"x" * piece


def request_of(size, body=None):
    request = RequestFactory().generic("POST", "/", b"", content_type="multipart/form-data; boundary=x")
    request.META["CONTENT_LENGTH"] = str(size)
    request._stream = body or Endless(size)
    request.LANGUAGE_CODE = "en"
    return request


@pytest.fixture
def asked():
    seen = []

    def view(request):
        seen.append(request)
        return HttpResponse("ok")

    return seen, refuse_too_large(view)


def test_two_hundred_megabytes_are_refused_and_never_held(asked, settings):
    seen, middleware = asked
    body = Endless(200 * 1024 * 1024)
    response = middleware(request_of(body.left, body))
    assert response.status_code == 413
    assert seen == []
    assert body.largest_piece <= uploads.PIECE
    assert body.left == 0  # read on, so that the browser gets to our answer


def test_a_body_without_end_is_not_read_for_ever(asked, monkeypatch):
    _seen, middleware = asked
    monkeypatch.setattr(uploads, "DRAIN_BYTES", 10 * 1024 * 1024)
    body = Endless(10**12)
    assert middleware(request_of(body.left, body)).status_code == 413
    assert body.taken == 10 * 1024 * 1024


def test_a_slow_body_is_given_up(asked, monkeypatch):
    _seen, middleware = asked
    instants = iter([0.0, 5.0, 21.0])
    monkeypatch.setattr(uploads, "monotonic", lambda: next(instants))
    body = Endless(10**12)
    assert middleware(request_of(body.left, body)).status_code == 413
    assert body.taken == uploads.PIECE


def test_a_line_that_breaks_while_we_throw_away(asked):
    class Broken(Endless):
        def read(self, size=-1):
            raise OSError

    assert asked[1](request_of(10**9, Broken(10**9))).status_code == 413


@pytest.mark.parametrize("length", ["", "0", "1000", "-5", "nonsense", "²"])
def test_other_requests_pass(asked, length):
    seen, middleware = asked
    request = request_of(0)
    request.META["CONTENT_LENGTH"] = length
    assert middleware(request).status_code == 200
    assert seen == [request]


def test_a_little_over_the_limit_passes_to_the_form(asked, settings):
    assert asked[1](request_of(settings.FILE_MAX_BYTES + 1)).status_code == 200


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_through_the_whole_house(client, settings, language):
    settings.FILE_MAX_BYTES = 1000
    response = client.post("/", {"file": upload("a.pdf", PDF + b"x" * 5000)}, headers={"Accept-Language": language})
    assert response.status_code == 413
    assert f'lang="{language}"' in response.content.decode()


class Form(forms.Form):
    paper = PrivateFileField(kinds=["pdf", "jpg"], max_bytes=1000)


def test_a_form_takes_what_the_service_will_take():
    assert Form({}, {"paper": upload()}).is_valid()


@pytest.mark.parametrize(
    ("given", "code"),
    [
        (upload("a.png", png()), "kind"),
        (upload("a.pdf", b"no"), "content"),
        (upload("a.pdf", PDF + b"x" * 1000), "too_large"),
        (upload("a.pdf", b""), "empty"),
        (None, "required"),
    ],
)
def test_a_form_says_at_the_field_what_is_wrong(given, code):
    form = Form({}, {"paper": given} if given else {})
    assert not form.is_valid()
    assert [error.code for error in form.errors["paper"].as_data()] == [code]


def test_the_field_tells_browser_and_person_what_is_taken():
    assert 'accept=".pdf,.jpg,.jpeg"' in str(Form()["paper"])
    assert Form().fields["paper"].rules.startswith("PDF, JPG")
