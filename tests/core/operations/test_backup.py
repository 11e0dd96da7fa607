"""A backup of a whole demo world, brought back into an empty database, and compared row by row and byte by byte."""

import hashlib
import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import psycopg
import pytest
from django.core.files.storage import FileSystemStorage
from django.core.management import CommandError, call_command
from django.db import connection
from psycopg import sql

from core.audit import record
from core.audit.models import Entry
from core.files.models import File
from core.files.services import store_file
from core.operations import programs
from core.operations.manifest import Table
from tests.core.accounts.factories import UserFactory
from tests.core.files.samples import upload
from tests.demo_world import make_demo

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def media(tmp_path, monkeypatch):
    """A storage folder that a test can exchange, as one would on a new machine."""
    field = File._meta.get_field("blob")

    def use(name: str) -> Path:
        monkeypatch.setattr(field, "storage", FileSystemStorage(location=tmp_path / name))
        return tmp_path / name

    use("media")
    return use


@pytest.fixture
def world(media):
    """The demo's people and applications, with their uploads, audit trail and money, and one file more."""
    make_demo()
    return store_file(upload("Отчёт.pdf"), actor=UserFactory())


@pytest.fixture
def elsewhere() -> Iterator[str]:
    """An empty database; the site's connection leads there inside `moved_to`."""
    name = f"{connection.settings_dict['NAME']}_restored"
    with connection._nodb_cursor() as cursor:
        cursor.execute(f'DROP DATABASE IF EXISTS "{name}"')
        cursor.execute(f'CREATE DATABASE "{name}"')
    yield name
    connection.close()
    with connection._nodb_cursor() as cursor:
        cursor.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.fixture
def move_to(monkeypatch):
    def move(name: str) -> None:
        connection.close()
        monkeypatch.setitem(connection.settings_dict, "NAME", name)

    yield move
    connection.close()


def contents() -> dict[str, tuple[int, str]]:
    """Rows and SHA-256 of every table, by a way of its own: each row as text, in order."""
    parameters = {
        name: value for name, value in connection.get_connection_params().items() if name in ("host", "port", "user", "password", "dbname")
    }
    found = {}
    with psycopg.connect(**parameters) as line:
        names = [row[0] for row in line.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1")]
        for name in names:
            rows = [row[0] for row in line.execute(sql.SQL("SELECT t::text FROM {} AS t ORDER BY 1").format(sql.Identifier(name)))]
            found[name] = (len(rows), hashlib.sha256("\n".join(rows).encode()).hexdigest())
    return found


def files_in(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def structure() -> list[Any]:
    """Triggers, indexes, constraints and functions: what holds the rows in order."""
    with connection.cursor() as cursor:
        cursor.execute("""
            SELECT 'trigger ' || tgrelid::regclass::text || ' ' || tgname::text || ' ' || tgtype::text || tgenabled::text FROM pg_trigger WHERE NOT tgisinternal
            UNION ALL SELECT 'index ' || indexname::text FROM pg_indexes WHERE schemaname = 'public'
            UNION ALL SELECT 'constraint ' || conrelid::regclass::text || ' ' || conname::text || contype::text FROM pg_constraint WHERE connamespace = 'public'::regnamespace
            UNION ALL SELECT 'function ' || oid::regprocedure::text FROM pg_proc WHERE pronamespace = 'public'::regnamespace
            UNION ALL SELECT 'extension ' || extname::text FROM pg_extension ORDER BY 1
        """)
        return [row[0] for row in cursor.fetchall()]


def test_a_restored_site_is_the_same_to_the_last_byte(world, media, elsewhere, move_to, tmp_path, capsys):
    before, files, held = contents(), files_in(tmp_path / "media"), structure()
    assert before["core_audit_entry"][0] > 50
    assert len(files) > 1
    call_command("backup", str(tmp_path / "kept"))
    assert contents() == before
    move_to(elsewhere)
    other = media("restored")
    call_command("restore", str(tmp_path / "kept"))
    assert contents() == before
    assert structure() == held
    assert files_in(other) == files
    assert "the audit trail is whole" in capsys.readouterr().out
    call_command("verify_audit")
    call_command("verify")
    call_command("migrate", check_unapplied=True, verbosity=0)
    # It goes on from there: numbers continue, the chain grows, what is written once stays so
    record(None, "test.after", File.objects.get(pk=world.pk))
    call_command("verify_audit")
    assert Entry.objects.latest("pk").pk > before["core_audit_entry"][0]
    assert store_file(upload(), actor=UserFactory()).pk > world.pk


@pytest.fixture
def kept(media, tmp_path) -> SimpleNamespace:
    """A small backup."""
    file = store_file(upload("Отчёт.pdf"), actor=UserFactory())
    call_command("backup", str(tmp_path / "kept"), verbosity=0)
    return SimpleNamespace(folder=tmp_path / "kept", file=file, blob=tmp_path / "kept" / "files" / file.blob.name)


def refusal(kept: SimpleNamespace, **options: Any) -> str:
    """Why the backup is not restored; no row was touched."""
    before = contents()
    with pytest.raises(CommandError) as refused:
        call_command("restore", str(kept.folder), **options)
    assert contents() == before
    return str(refused.value)


class TestRefusals:
    def test_a_database_that_is_not_empty_is_left_alone(self, kept):
        assert "not empty. With --force" in refusal(kept)

    def test_unless_it_is_said_and_then_all_of_it_is_replaced(self, kept, elsewhere, move_to):
        before = contents()
        move_to(elsewhere)
        call_command("restore", str(kept.folder), verbosity=0)
        UserFactory(email="later@example.kz")
        with connection.cursor() as cursor:
            cursor.execute("CREATE TABLE of_somebody_else (id int)")
        call_command("restore", str(kept.folder), force=True, verbosity=0)
        assert contents() == before

    def test_not_while_others_work_on_it(self, kept):
        parameters = connection.get_connection_params()
        with psycopg.connect(host=parameters["host"], port=parameters["port"], user=parameters["user"], dbname=parameters["dbname"]):
            assert re.search("1 other connections .* stop web, worker and beat", refusal(kept, force=True))

    @pytest.mark.parametrize("what", ["dump", "file"])
    def test_one_changed_byte(self, kept, what):
        path = kept.folder / "database.dump" if what == "dump" else kept.blob
        content = bytearray(path.read_bytes())
        content[len(content) // 2] ^= 1
        path.write_bytes(bytes(content))
        assert "is not as it was written" in refusal(kept, force=True)

    def test_a_file_that_is_missing(self, kept):
        kept.blob.unlink()
        assert "is missing" in refusal(kept, force=True)

    def test_another_key_for_personal_numbers(self, kept, settings):
        settings.IIN_KEY = "another key"
        assert "another IIN_KEY" in refusal(kept, force=True)

    @pytest.mark.parametrize("told", ["", "[]", '{"form": 1}', "null"])
    def test_what_is_no_backup(self, kept, told):
        (kept.folder / "manifest.json").write_text(told)
        assert "no backup that can be read" in refusal(kept, force=True)

    def test_a_backup_of_a_later_form(self, kept):
        manifest = json.loads((kept.folder / "manifest.json").read_text())
        (kept.folder / "manifest.json").write_text(json.dumps({**manifest, "form": 2}))
        assert "of form 2" in refusal(kept, force=True)

    def test_a_name_that_leads_out_of_the_folder(self, kept):
        manifest = json.loads((kept.folder / "manifest.json").read_text())
        (kept.folder / "manifest.json").write_text(json.dumps({**manifest, "files": {"../../outside": "0" * 64}}))
        assert "no name of a stored file" in refusal(kept, force=True)

    def test_a_dump_that_breaks_off_changes_nothing(self, kept, elsewhere, move_to):
        move_to(elsewhere)
        dump, manifest = kept.folder / "database.dump", json.loads((kept.folder / "manifest.json").read_text())
        dump.write_bytes(dump.read_bytes()[: dump.stat().st_size // 2])
        manifest["dump"] = hashlib.sha256(dump.read_bytes()).hexdigest()
        (kept.folder / "manifest.json").write_text(json.dumps(manifest))
        with pytest.raises(CommandError):
            call_command("restore", str(kept.folder))
        assert contents() == {}

    def test_what_arrived_otherwise_is_said(self, kept, elsewhere, move_to):
        manifest = json.loads((kept.folder / "manifest.json").read_text())
        manifest["tables"]["core_accounts_user"]["rows"] += 1
        (kept.folder / "manifest.json").write_text(json.dumps(manifest))
        move_to(elsewhere)
        with pytest.raises(CommandError, match="not as it was: core_accounts_user"):
            call_command("restore", str(kept.folder))


class TestBackup:
    def test_what_it_says_about_itself(self, kept):
        manifest = json.loads((kept.folder / "manifest.json").read_text())
        assert Table(**manifest["tables"]["core_files_file"]).rows == 1
        assert manifest["files"] == {kept.file.blob.name: kept.file.sha256}
        assert manifest["missing"] == []
        assert "core_operations.0001_initial" in manifest["migrations"]

    def test_nobody_else_may_read_it(self, kept):
        modes = {path.name: path.stat().st_mode & 0o077 for path in [kept.folder, kept.folder / "database.dump", kept.blob]}
        assert set(modes.values()) == {0}

    def test_it_never_writes_over_another(self, kept):
        with pytest.raises(CommandError, match="is there already"):
            call_command("backup", str(kept.folder))

    def test_bytes_that_were_gone_are_named_and_the_rest_is_kept(self, media, tmp_path):
        file = store_file(upload(), actor=UserFactory())
        shutil.rmtree(tmp_path / "media")
        with pytest.raises(CommandError, match=file.blob.name):
            call_command("backup", str(tmp_path / "kept"), verbosity=0)
        assert json.loads((tmp_path / "kept" / "manifest.json").read_text())["missing"] == [file.blob.name]

    def test_without_the_programs_it_says_what_to_install(self, settings, tmp_path):
        settings.POSTGRES_PROGRAMS = [str(tmp_path)]
        with pytest.raises(CommandError, match="install postgresql-client-"):
            call_command("backup", str(tmp_path / "kept"))

    def test_no_password_stands_on_a_command_line(self, monkeypatch):
        monkeypatch.setattr(connection, "get_connection_params", lambda: {"host": "h", "dbname": "d", "password": "p w", "pool": {}})
        conninfo, environment = programs.address()
        assert conninfo == "host=h dbname=d"
        assert environment["PGPASSWORD"] == "p w"
