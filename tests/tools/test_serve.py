"""The supervisor: ports, parts that die, parts that were left behind. And what makes a demo database old."""

import contextlib
import json
import os
import signal
import socket
import sys
import time
from pathlib import Path

import pytest

from config import embedded

TOOLS = Path(__file__).resolve().parent.parent.parent / "tools"


@pytest.fixture(scope="module")
def serve():
    # The tools run as scripts and find each other beside themselves
    sys.path.insert(0, str(TOOLS))
    import serve

    yield serve
    sys.path.remove(str(TOOLS))


@pytest.fixture
def folders(serve, tmp_path, monkeypatch):
    monkeypatch.setattr(serve, "RUN", tmp_path)
    monkeypatch.setattr(serve, "LOG", tmp_path)
    return tmp_path


@pytest.fixture
def part(serve, folders):
    made = []

    def make(code: str):
        folders.joinpath("dummy.py").write_text(code)
        part = serve.Part("dummy", ["dummy"])
        part.command = [sys.executable, str(folders / "dummy.py")]
        made.append(part)
        return part

    yield make
    for each in made:
        each.stop()


def wait_until(condition) -> None:
    deadline = time.monotonic() + 10
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def test_a_busy_port_moves_on_by_one(serve, monkeypatch):
    with socket.create_server(("127.0.0.1", 0)) as busy:
        first = busy.getsockname()[1]
        monkeypatch.setattr(serve, "FIRST_PORT", first)
        monkeypatch.setattr(serve, "LAST_PORT", first + 20)
        sockets, port = serve.listen()
        for each in sockets:
            each.close()
        assert first < port <= first + 20


def test_no_free_port_is_said_in_one_sentence(serve, monkeypatch):
    with socket.create_server(("127.0.0.1", 0)) as busy:
        monkeypatch.setattr(serve, "FIRST_PORT", busy.getsockname()[1])
        monkeypatch.setattr(serve, "LAST_PORT", busy.getsockname()[1])
        with pytest.raises(SystemExit, match="No port between"):
            serve.listen()


def test_the_site_is_not_to_be_reached_from_another_machine(serve):
    sockets, _port = serve.listen()
    try:
        assert {each.getsockname()[0] for each in sockets} <= {"127.0.0.1", "::1"}
    finally:
        for each in sockets:
            each.close()


def test_a_part_that_dies_is_started_again(part, capsys):
    sleeper = part("import time; time.sleep(60)")
    sleeper.start()
    first = sleeper.process.pid
    os.kill(first, signal.SIGKILL)
    wait_until(lambda: not sleeper.runs())
    sleeper.watch()
    assert sleeper.runs()
    assert sleeper.process.pid != first
    assert "exit code -9" in capsys.readouterr().out


def test_a_part_that_keeps_dying_ends_the_run_with_its_last_words(serve, part):
    broken = part("raise SystemExit('no such thing')")
    broken.start()
    for _ in range(serve.ENOUGH - 1):
        wait_until(lambda: not broken.runs())
        broken.watch()
    wait_until(lambda: not broken.runs())
    with pytest.raises(SystemExit, match="no such thing"):
        broken.watch()


def test_what_an_earlier_run_left_behind_is_ended(serve, part, folders, monkeypatch):
    monkeypatch.setattr(serve, "ROOT", folders)
    left = part("import time; time.sleep(60)")
    left.start()
    wait_until(lambda: embedded.command_of(str(left.process.pid)))
    serve.end_leftover("dummy")
    wait_until(lambda: not left.runs())
    assert not (folders / "dummy.pid").exists()


def test_a_stranger_that_has_the_number_now_is_left_alone(serve, part, folders, monkeypatch):
    stranger = part("import time; time.sleep(60)")
    stranger.start()
    monkeypatch.setattr(serve, "ROOT", folders / "elsewhere")
    serve.end_leftover("dummy")
    assert stranger.runs()


def test_a_second_run_of_one_folder_says_where_the_first_one_is(serve, folders, capsys):
    with serve.only_one() as address:
        address.write_text("http://localhost:8042")
        with pytest.raises(SystemExit) as ended, serve.only_one():
            pass
    assert ended.value.code == 0
    assert "http://localhost:8042" in capsys.readouterr().out
    with contextlib.suppress(SystemExit), serve.only_one():
        return
    pytest.fail("the lock was not given back")


@pytest.mark.parametrize(
    ("old", "new", "grows"),
    [
        ({"a": "1"}, {"a": "1"}, True),
        ({"a": "1"}, {"a": "1", "b": "2"}, True),
        ({"a": "1"}, {"a": "9"}, False),
        ({"a": "1", "b": "2"}, {"a": "1"}, False),
    ],
)
def test_a_layout_is_older_when_a_migration_changed_or_went(serve, old, new, grows):
    assert serve.prepare.grows_from(old, new) is grows


def test_each_change_of_the_code_is_noticed(serve, tmp_path, monkeypatch):
    for floor in serve.prepare.FLOORS:
        (tmp_path / floor).mkdir()
    (tmp_path / "requirements").mkdir()
    (tmp_path / "requirements" / "dev.txt").write_text("django==6.1\n")
    models = tmp_path / "core" / "models.py"
    models.write_text("a = 1\n")
    monkeypatch.setattr(serve.prepare, "ROOT", tmp_path)
    before = serve.prepare.sources()
    assert serve.prepare.sources() == before
    models.write_text("a = 22\n")
    assert serve.prepare.sources() != before


def test_a_new_day_brings_the_demo_up_to_date(serve, tmp_path, monkeypatch):
    prepare = serve.prepare
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.setattr(prepare, "sources", lambda: "the same")
    monkeypatch.setattr(prepare, "remembered", lambda: {"sources": "the same", "day": prepare.day()})
    assert prepare.needed() is False
    monkeypatch.setattr(prepare, "day", lambda: "2031-01-01")
    monkeypatch.setattr(prepare, "remembered", lambda: {"sources": "the same", "day": "2030-12-31"})
    assert prepare.needed() is True


@pytest.mark.parametrize(
    ("made", "reason"),
    [("2031-01-01", ""), ("2030-12-21", ""), ("2030-12-20", "The demo's calls have closed")],
)
def test_a_demo_whose_calls_have_closed_is_made_anew(serve, monkeypatch, made, reason):
    monkeypatch.setattr(serve.prepare, "day", lambda: "2031-01-01")
    assert serve.prepare.outlived({"layout": {}, "made": made}, {}) == reason


def test_a_demo_of_an_older_layout_is_made_anew(serve):
    assert serve.prepare.outlived({"layout": {"0001": "a"}}, {"0001": "b"}) == "The demo database has an older layout"


@pytest.mark.parametrize(
    ("left", "reason"),
    [(None, ""), ({"a": "1"}, ""), ({"a": "0"}, "The demo database was left half made, with an older layout")],
)
def test_what_a_preparation_that_was_cut_short_left(serve, tmp_path, monkeypatch, left, reason):
    monkeypatch.setattr(serve.prepare, "begun", lambda: tmp_path / "begun.json")
    if left is not None:
        serve.prepare.begun().write_text(json.dumps(left))
    assert serve.prepare.half_made({"a": "1", "b": "2"}) == reason


def test_a_half_made_database_with_an_older_layout_is_made_anew(serve, tmp_path, monkeypatch):
    prepare, done = serve.prepare, []
    monkeypatch.delenv("DATABASE_URL", raising=False)
    for name in ("memory", "begun"):
        monkeypatch.setattr(prepare, name, lambda name=name: tmp_path / name)
    monkeypatch.setattr(prepare, "remembered", dict)
    monkeypatch.setattr(prepare, "layout_of_tables", lambda: {"a": "1"})
    monkeypatch.setattr(prepare, "drop_database", lambda: done.append("drop"))
    monkeypatch.setattr(prepare, "prepare", lambda: done.append("prepare") or "people")
    prepare.begun().write_text('{"a": "0"}')
    prepare.main()
    assert done == ["drop", "prepare"]
    assert not prepare.begun().exists()
    assert json.loads(prepare.memory().read_text())["layout"] == {"a": "1"}
