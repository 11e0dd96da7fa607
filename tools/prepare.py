"""Make the database ready to serve, in one process, and remember what it was made from.

`needed()` is asked by tools/serve.py before each start: where nothing changed since the last time, nothing is done.
"""

import hashlib
import io
import json
import os
import shutil
import sys
import time
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
FLOORS = ("config", "core", "parks", "grants", "incubator")
SUFFIXES = {".py", ".json", ".csv", ".sql", ".xml"}  # what can change a row or a table; templates and styles cannot
LASTS = timedelta(days=11)  # the demo's first call closes on the twelfth day
sys.path.insert(0, str(ROOT))

from config import embedded  # noqa: E402

type Memory = dict[str, Any]
type Layout = dict[str, str]


def needed() -> bool:
    """Whether the code, the list of packages or the day differs from those of the last preparation."""
    known = remembered()
    return bool(os.environ.get("DATABASE_URL")) or (known.get("sources"), known.get("day")) != (sources(), day())


def log_ins() -> str:
    """What the demo command said when it made the demo world: who can sign in, and how."""
    return remembered().get("demo", "")


def main() -> None:
    known, layout = remembered(), layout_of_tables()
    private = not os.environ.get("DATABASE_URL")
    if private and (reason := outlived(known, layout) if known else half_made(layout)):
        print(f"{reason}: it is made anew.", file=sys.stderr)
        drop_database()
        known = {}
    before = sources()
    if not known:
        print("Making the database and its demo world", file=sys.stderr)
        if private:
            begun().parent.mkdir(parents=True, exist_ok=True)
            begun().write_text(json.dumps(layout))
    said = prepare()
    memory().write_text(json.dumps({"sources": before, "day": day(), "made": known.get("made", day()), "layout": layout, "demo": said}))
    begun().unlink(missing_ok=True)


def half_made(layout: Layout) -> str:
    """Why what a first preparation left when it was cut short cannot be finished, or nothing. A database that was not begun here is left alone."""
    if not begun().exists() or grows_from(json.loads(begun().read_text()), layout):
        return ""
    return "The demo database was left half made, with an older layout"


def outlived(known: Memory, layout: Layout) -> str:
    """Why the demo database can no longer serve, or nothing."""
    if not grows_from(known["layout"], layout):
        return "The demo database has an older layout"
    age = date.fromisoformat(day()) - date.fromisoformat(known.get("made", day()))
    return "The demo's calls have closed" if age > LASTS else ""


def prepare() -> str:
    """Return what the demo command printed: who can sign in. It can be repeated, and brings its world up to today."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    import django  # noqa: PLC0415 - weight: `needed` must answer without it
    from django.conf import settings  # noqa: PLC0415 - weight
    from django.core.management import call_command  # noqa: PLC0415 - weight

    django.setup()
    call_command("migrate", interactive=False, verbosity=0)
    call_command("createcachetable", verbosity=0)
    call_command("load_reference", stdout=io.StringIO())
    said = io.StringIO()
    if settings.DEMO:
        call_command("demo", stdout=said)
    return said.getvalue()


def drop_database() -> None:
    parameters = embedded.database()
    with embedded.Server().connect("postgres") as connection:
        connection.execute(f'DROP DATABASE "{parameters["NAME"]}" WITH (FORCE)')
    embedded.database()
    # Uploads and waiting tasks speak of rows that are gone
    for folder in ("media", "celery/queue"):
        shutil.rmtree(embedded.VAR / folder, ignore_errors=True)
    for path in (memory(), begun()):
        path.unlink(missing_ok=True)


# What the last preparation was made from


def memory() -> Path:
    """Where it is remembered: beside the private database, so that they are lost together."""
    if url := os.environ.get("DATABASE_URL"):
        return embedded.VAR / f"prepared-{hashlib.sha256(url.encode()).hexdigest()[:12]}.json"
    return embedded.Server().place / "prepared.json"


def begun() -> Path:
    """What the first preparation would make; it stands there until that is done."""
    return embedded.VAR / "begun.json"


def remembered() -> Memory:
    path = memory()
    private = not os.environ.get("DATABASE_URL")
    if not path.exists() or (private and not embedded.Server().data.exists()):
        return {}
    return json.loads(path.read_text())


def day() -> str:
    return time.strftime("%Y-%m-%d")


def sources() -> str:
    digest = hashlib.sha256()
    for path in [*files_of_floors(), ROOT / "requirements" / "dev.txt"]:
        facts = path.stat()
        digest.update(f"{path} {facts.st_size} {facts.st_mtime_ns}\n".encode())
    return digest.hexdigest()


def files_of_floors() -> Iterator[Path]:
    for floor in FLOORS:
        yield from sorted(path for path in (ROOT / floor).rglob("*") if path.is_file() and path.suffix in SUFFIXES)


def layout_of_tables() -> Layout:
    """Each migration with its hash."""
    found = (path for floor in FLOORS for path in (ROOT / floor).glob("**/migrations/[0-9]*.py"))
    return {str(path.relative_to(ROOT)): hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(found)}


def grows_from(old: Layout, new: Layout) -> bool:
    """Whether the new layout only adds migrations to the old one, so that `migrate` can do the rest."""
    return old.items() <= new.items()


if __name__ == "__main__":
    main()
