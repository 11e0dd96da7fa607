"""Dockerfile and docker-compose.yml, read: there is no container engine where the tests run."""

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import get_commands

from config import gunicorn
from config.celery import app
from tests.architecture.house import ROOT
from tests.deployment.recipe import Unset, compose, dockerfile, filled, image_command, image_environment, stage

OURS = ("migrate", "web", "worker", "beat")
GIVEN = {"POSTGRES_PASSWORD": "felt", "SECRET_KEY": "madder", "IIN_KEY": "indigo"}
EXAMPLE = re.compile(r"^# ?([A-Z][A-Z0-9_]*)=(.*)$", re.MULTILINE)
USED = re.compile(r"(?<!\$)\$\{([A-Z][A-Z0-9_]*)(?::-([^}]*))?")
# A real site differs from a folder on somebody's machine
MORE_THAN_ALONE = {"LOG_FORMAT": "json", "WEB_CONCURRENCY": "4"}
UNITS = {"m": 60, "s": 1}


def example() -> dict[str, str]:
    return dict(EXAMPLE.findall((ROOT / ".env.example").read_text(encoding="utf-8")))


def seconds(text: str) -> int:
    return sum(int(number) * UNITS[unit] for number, unit in re.findall(r"(\d+)([ms])", text))


def test_the_compose_file_is_what_its_specification_asks_for(tmp_path):
    assert checked(ROOT / "docker-compose.yml").returncode == 0, checked(ROOT / "docker-compose.yml").stdout
    wrong = tmp_path / "docker-compose.yml"
    wrong.write_text("services: {web: {image: orken, replicas: two}}")
    assert checked(wrong).returncode == 1


def checked(path: Path) -> subprocess.CompletedProcess:
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.compose-spec", str(path)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_the_services_are_those_that_the_site_needs():
    assert set(compose()["services"]) == {"database", "redis", *OURS}


def test_every_variable_is_told_in_the_example_with_the_same_default():
    told, text = example(), (ROOT / "docker-compose.yml").read_text(encoding="utf-8")
    used = dict(USED.findall(text))
    assert set(used) - set(told) == set()
    differs = {name: default for name, default in used.items() if default != told[name]}
    assert differs == MORE_THAN_ALONE


def test_every_setting_that_a_container_gets_is_one_that_we_know():
    known = set(example())
    for name in OURS:
        assert set(compose()["services"][name]["environment"]) - known == set()
    assert set(image_environment()) - known == {"PATH", "PYTHONUNBUFFERED", "PYTHONDONTWRITEBYTECODE", "MALLOC_ARENA_MAX"}


@pytest.mark.parametrize("missing", GIVEN)
def test_what_must_be_chosen_is_asked_for(missing):
    assert filled(compose(), GIVEN)["services"]["web"]["environment"]["SECRET_KEY"] == "madder"
    with pytest.raises(Unset, match=f"set {missing} in .env"):
        filled(compose(), {**GIVEN, missing: ""})


def test_each_service_does_something_that_exists():
    commands = {name: compose()["services"][name].get("command", image_command()) for name in OURS}
    assert commands["web"] == ["gunicorn", "--config", "python:config.gunicorn", "config.wsgi"]
    assert {commands[name][0] for name in ("worker", "beat")} == {"celery"}
    assert [commands[name][commands[name].index("--app") + 1] for name in ("worker", "beat")] == ["config", "config"]
    assert set(re.findall(r"manage\.py (\w+)", " ".join(commands["migrate"]))) == {"migrate", "load_reference"} <= set(get_commands())
    assert all((Path(sys.executable).parent / name).exists() for name in ("gunicorn", "celery"))


def test_every_service_that_stays_is_watched_and_the_one_that_goes_is_waited_for():
    services = compose()["services"]
    watched = {name for name, service in services.items() if "healthcheck" in service}
    assert watched == set(services) - {"migrate"}
    assert services["migrate"]["restart"] == "no"
    for name in ("web", "worker", "beat"):
        assert services[name]["depends_on"]["migrate"] == {"condition": "service_completed_successfully"}
        assert services[name]["restart"] == "unless-stopped"
    needed = {need for service in services.values() for need in service.get("depends_on", {})}
    assert needed - set(services) == set()


def test_the_clock_asks_only_for_tasks_that_exist():
    app.loader.import_default_modules()
    assert {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()} - set(app.tasks) == set()
    assert settings.CELERY_BEAT_SCHEDULE["files.clean"]["task"] == "core.files.tasks.clean"


def test_who_stops_us_waits_longer_than_we_need():
    services = compose()["services"]
    assert seconds(services["web"]["stop_grace_period"]) > gunicorn.graceful_timeout
    assert seconds(services["worker"]["stop_grace_period"]) > settings.CELERY_TASK_TIME_LIMIT > settings.CELERY_TASK_SOFT_TIME_LIMIT


def test_a_task_is_not_given_to_a_second_worker_while_the_first_may_still_do_it():
    """Redis hands out again what was not confirmed in time."""
    source = (ROOT / "config" / "settings.py").read_text(encoding="utf-8")
    assert int(re.findall(r'"visibility_timeout": (\d+)', source)[0]) > settings.CELERY_TASK_TIME_LIMIT
    assert settings.CELERY_TASK_ACKS_LATE


def test_what_is_kept_lies_in_a_volume_and_the_site_may_write_there():
    text, [writable] = compose(), [step for step in dockerfile()[-1].of("RUN") if "chown" in step]
    mounts = {mount.partition(":") for service in text["services"].values() for mount in service.get("volumes", [])}
    assert {volume for volume, _colon, _place in mounts} == set(text["volumes"])
    ours = {place for _volume, _colon, place in mounts if place.startswith("/srv/orken/")}
    owned = re.findall(r"var/[\w/]+", writable.partition("chown -R orken: ")[2])
    assert {place.removeprefix("/srv/orken/") for place in ours} <= set(owned) == {"var/media", "var/celery", "var/backups"}


def test_the_image_runs_as_nobody_important():
    last = dockerfile()[-1]
    assert last.of("USER") == ["orken"]
    assert any("useradd --system" in step for step in last.of("RUN"))
    assert [name for name, _text in last.steps].index("USER") > max(
        at for at, (name, _text) in enumerate(last.steps) if name in ("RUN", "COPY")
    )
    assert not re.search(r"gcc|build-essential|npm|pip install", " ".join(last.of("RUN")))


def test_everything_comes_from_the_locked_lists():
    text = (ROOT / "Dockerfile").read_text(encoding="utf-8")
    assert re.findall(r"\S+://\S+", text) == ["DATABASE_URL=postgres://none"]
    assert "npm ci" in " ".join(stage("packages").of("RUN"))
    installs = [step for step in stage("build").of("RUN") if "install" in step or "sync" in step]
    assert [re.findall(r"requirements/\w+\.txt", step) for step in installs] == [["requirements/uv.txt", "requirements/run.txt"]]
    assert installs[0].count("--require-hashes") == 2


def test_everything_that_is_copied_is_there():
    for each in dockerfile():
        for step in each.of("COPY"):
            if not step.startswith("--from="):
                assert all((ROOT / name).exists() for name in step.split()[:-1]), step


def test_the_image_takes_the_python_that_the_project_asks_for():
    wanted = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["requires-python"]
    versions = {tuple(map(int, re.findall(r"python:(\d+)\.(\d+)", each.image)[0])) for each in dockerfile() if "python" in each.image}
    assert versions == {max(versions)}
    assert max(versions) >= tuple(map(int, re.findall(r"\d+", wanted)))


def test_the_programs_for_backups_are_not_older_than_the_server():
    [server] = re.findall(r"postgres:(\d+)", compose()["services"]["database"]["image"])
    [client] = re.findall(r"postgresql-client-(\d+)", " ".join(dockerfile()[-1].of("RUN")))
    assert int(client) >= int(server)
