"""The world of the demo, for the tests that open many pages over it.

It takes half a minute to make, so it is made once for each state of the sources and each day (its dates are counted from today), kept in
`var/worlds/`, and copied in by every later test, run and process.
"""

import fcntl
import hashlib
import pickle
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import StringIO
from pathlib import Path

from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.core.management import call_command
from django.test import override_settings

from config import embedded
from core.accounts.models import User
from core.calendar import today
from grants.applications.models import Application
from grants.calls.models import Call
from incubator.demo.content import read
from incubator.startups.models import StartUp
from tests.kept import World, may_sleep_triggers
from tests.ready_database import name_of_layout

ROOT = Path(__file__).resolve().parent.parent
WORLDS = embedded.VAR / "worlds"
MADE_OF = (
    *(ROOT / floor for floor in ("config", "core", "parks", "grants", "incubator")),
    *(ROOT / "tests" / name for name in ("demo_world.py", "kept.py")),
)
NOT_OF = {".pyc", ".mo", ".css", ".js", ".svg", ".md"}
EMAILS = {entry["code"]: entry["email"] for entry in read("people")}
STAFF = ("officer", "administrator", "auditor", "chair", "maker", "releaser")


@dataclass(frozen=True)
class Demo:
    people: dict[str, User]
    calls: dict[str, Call]

    def application(self, startup: str, call: str) -> Application:
        return Application.objects.get(call=self.calls[call], applicant=self.startup(startup).organisation)

    def startup(self, code: str) -> StartUp:
        entry = next(entry for entry in read("startups") if entry["code"] == code)
        return StartUp.objects.get(organisation__name_en=entry["name"]["en"])


def make_demo() -> Demo:
    """The demo's world; its staff have their second factor."""
    if not may_sleep_triggers():
        make()
    else:
        with one_at_a_time():
            kept = WORLDS / f"{name_of_world()}.world"
            if kept.exists():
                pickle.loads(kept.read_bytes()).put_back()
            else:
                forget_the_others()
                make()
                keep(World.taken(), kept)
    people = {code: User.objects.get(email=email) for code, email in EMAILS.items()}
    calls = {entry["code"]: Call.objects.get(title_en=entry["title"]["en"]) for entry in read("calls")["calls"]}
    return Demo(people, calls)


def make() -> None:
    call_command("load_reference", verbosity=0)
    with override_settings(DEMO=True):
        call_command("demo", stdout=StringIO())
    for code in STAFF:
        TOTP.activate(User.objects.get(email=EMAILS[code]), generate_totp_secret())


@contextmanager
def one_at_a_time() -> Iterator[None]:
    """Two processes of one run want the same world: the second waits until the first has made it."""
    WORLDS.mkdir(parents=True, exist_ok=True)
    with (WORLDS / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def name_of_world() -> str:
    digest = hashlib.sha256(f"{name_of_layout()} {today()}".encode())
    files = sorted(path for place in MADE_OF for path in (place.rglob("*") if place.is_dir() else (place,)))
    for path in files:
        if path.is_file() and path.suffix not in NOT_OF:
            digest.update(f"{path.relative_to(ROOT)}\n".encode() + path.read_bytes())
    return digest.hexdigest()[:16]


def keep(world: World, path: Path) -> None:
    """Whole or not at all: the file gets its name when everything is in it."""
    fresh = path.with_suffix(".new")
    fresh.write_bytes(pickle.dumps(world))
    fresh.rename(path)


def forget_the_others() -> None:
    for path in WORLDS.glob("*.world"):
        path.unlink()
