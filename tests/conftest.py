"""What every test may count on. Fixtures of a room live with the room's tests."""

import ctypes
import ctypes.util
import gc
import os
from collections.abc import Iterator
from contextlib import suppress
from functools import cache

import hypothesis
import pytest
from django.conf import settings
from django.core.cache import cache as django_cache
from django.db import connection
from django.utils import translation

from tests import emptying
from tests.ready_database import ready_database
from tests.together import together  # noqa: F401  a fixture for every room

IN_CI = os.environ.get("CI") == "true"
NO_PANGO = "Pango is missing: sudo apt install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"

# A shared machine is slow now and then, which proves nothing; in CI a found fault must be found again
hypothesis.settings.register_profile("house", deadline=None, derandomize=IN_CI, print_blob=True)
hypothesis.settings.load_profile("house")


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix, django_db_use_migrations, django_db_blocker) -> None:
    """Copy a database that is migrated already."""
    if django_db_use_migrations:
        with django_db_blocker.unblock():
            connection.settings_dict["TEST"]["TEMPLATE"] = ready_database()


@pytest.fixture(scope="session", autouse=True)
def quick_emptying() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        emptying.install(patch)
        yield


def pytest_collection_finish() -> None:
    """What is loaded by now stays for good: collecting garbage need not go over it again and again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)


@pytest.fixture(autouse=True)
def clean_process() -> Iterator[None]:
    """Language and cache belong to the process: no test may leave them to the next one."""
    with translation.override(settings.LANGUAGE_CODE):
        yield
    django_cache.clear()


def pytest_runtest_setup(item: pytest.Item) -> None:
    if item.get_closest_marker("pdf") and not has_pango():
        pytest.fail(NO_PANGO) if IN_CI else pytest.skip(NO_PANGO)


@cache
def has_pango() -> bool:
    for name in filter(None, ("libpango-1.0.so.0", "libpango-1.0.dylib", ctypes.util.find_library("pango-1.0"))):
        with suppress(OSError):
            ctypes.CDLL(name)
            return True
    return False
