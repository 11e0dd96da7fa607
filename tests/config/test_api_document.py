"""docs/api.md tells the truth: its commands run as they are written, its addresses and scopes are there."""

import hashlib
import os
import re
import subprocess
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from django.urls import Resolver404, resolve
from djmoney.money import Money

from core.accounts.scopes import scope_choices
from core.accounts.tokens import make_token
from core.calendar import now
from grants.applications.choices import State
from grants.applications.models import Application
from grants.calls import services
from grants.calls.models import Question
from incubator.programmes.models import Intake, Programme
from tests.grants.applications.factories import PDF
from tests.grants.calls.factories import CallFactory, officer_of
from tests.incubator.factories import load_programmes, make_startup, owner_of, set_cap, set_rates

DOCUMENT = (Path(__file__).resolve().parents[2] / "docs" / "api.md").read_text()
COMMANDS = re.findall(r"^```sh\n(.*?)^```$", DOCUMENT, re.MULTILINE | re.DOTALL)
OWN = re.compile(r"^export ORKEN=(\S+) TOKEN=(\S+)(?=\s)", re.MULTILINE)
ADDRESS = re.compile(r"`(GET|POST|PUT|PATCH|DELETE) (/\S+)`")
STRICT = "fail-with-body\nsilent\nshow-error\n"
"""What the reader's own curl is set to: a refused request ends the script."""


@pytest.fixture
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    storage = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": str(tmp_path / "media")}}
    settings.STORAGES = {**settings.STORAGES, "default": storage}


def a_founder_and_an_open_call():
    """A start-up of one founder, and a call whose form asks for title and sum alone, beside a presentation."""
    set_cap()
    set_rates()
    load_programmes()
    startup = make_startup()
    call = CallFactory(kind="startup", max_amount=Money(200_000, "USD"))
    Question.objects.filter(section__call=call).update(required=False)
    services.open_call(call, actor=officer_of(call))
    Intake.objects.create(call=call, programme=Programme.objects.get(code="icostartup"), number=1)
    return owner_of(startup)


def script(address: str, token: str) -> str:
    """Every command of the document, one after the other; only the reader's own address and token are put in."""
    text = "\n".join(COMMANDS)
    assert len(OWN.findall(text)) == 1
    return OWN.sub(f"export ORKEN={address}/api/v1 TOKEN={token}", text)


@pytest.mark.pdf
@pytest.mark.django_db(transaction=True)
def test_every_command_runs_as_it_is_written(live_server, media, tmp_path):
    founder = a_founder_and_an_open_call()
    scopes = [code for code, _label in scope_choices() if code.endswith(":write")]
    _token, secret = make_token(founder, name="document", scopes=scopes, until=now() + timedelta(days=1))
    (tmp_path / "deck.pdf").write_bytes(PDF)
    (tmp_path / ".curlrc").write_text(STRICT)
    given = {"PATH": os.environ["PATH"], "HOME": str(tmp_path), "CURL_HOME": str(tmp_path)}
    told = subprocess.run(
        ["/bin/bash", "-euo", "pipefail", "-c", script(live_server.url, secret)],
        cwd=tmp_path, env=given, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert told.returncode == 0, f"{told.stdout}\n{told.stderr}"
    row = Application.objects.get()
    receipt = row.receipts.get()
    assert (row.state, row.title, row.requested) == (State.SUBMITTED, "Bus stops that know", Money("12000000.50", "KZT"))
    assert f"{receipt.sha256}  -" in told.stdout
    assert (tmp_path / "receipt.pdf").read_bytes().startswith(b"%PDF")
    [kept] = row.files.filter(removed_at=None)
    with kept.file.blob.open("rb") as stored:
        assert stored.read() == PDF
    assert hashlib.sha256(receipt.snapshot.encode()).hexdigest() == receipt.sha256


def test_no_command_stands_outside_what_is_run():
    outside = re.sub(r"^```sh\n.*?^```$", "", DOCUMENT, flags=re.MULTILINE | re.DOTALL)
    assert "curl" not in outside
    assert sum(block.count("curl") for block in COMMANDS) > 10


@pytest.mark.parametrize(("method", "address"), sorted(set(ADDRESS.findall(DOCUMENT))))
def test_each_address_is_there(method, address):
    path = "/api/v1" + re.sub(r"\{[a-z]+\}", lambda _found: str(uuid4()), address)
    try:
        view = resolve(path).func
    except Resolver404:
        pytest.fail(f"{path} leads nowhere")
    assert method.lower() in view.actions


def test_the_scopes_are_all_of_them():
    listed = set(re.findall(r"^\| `(\w+):read`", DOCUMENT, re.MULTILINE))
    assert listed == {code.partition(":")[0] for code, _label in scope_choices()}
