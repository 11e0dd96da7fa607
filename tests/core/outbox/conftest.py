from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from core.accounts.models import User
from core.outbox import kinds
from tests.core.outbox.process.letters import KINDS
from tests.core.outbox.sink import Sink, running_sink

HERE = Path(__file__).parent


@pytest.fixture(autouse=True)
def kinds_of_the_tests(monkeypatch: pytest.MonkeyPatch, settings: Any) -> None:
    """The kinds and templates of the tests, beside those of the product."""
    monkeypatch.setattr(kinds, "_kinds", {**kinds._kinds, **{kind.code: kind for kind in KINDS}})
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": [HERE / "templates"]}]


@pytest.fixture
def sink() -> Iterator[Sink]:
    with running_sink() as sink:
        yield sink


@pytest.fixture
def smtp(sink: Sink, settings: Any) -> Sink:
    """The mail server of this process is the sink."""
    options = {"host": "127.0.0.1", "port": sink.port, "timeout": 10}
    settings.MAILERS = {"default": {"BACKEND": "django.core.mail.backends.smtp.EmailBackend", "OPTIONS": options}}
    return sink


@pytest.fixture
def person(db: None) -> Callable[..., User]:
    def make(name: str = "Aliya", **fields: Any) -> User:
        fields = {"family_name": "Serikova", "given_name": name, "language": "en", **fields}
        return User.objects.create_user(f"{name.lower()}@orken.example", "a long password", **fields)

    return make
