from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from core.accounts.models import User
from core.outbox import kinds
from core.outbox.kinds import Kind
from core.reminders import rules

ALMATY = ZoneInfo("Asia/Almaty")
MAIL = Kind("test.due", promise="once", mandatory=False, label="Due")


def almaty(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ALMATY)


@pytest.fixture(autouse=True)
def no_other_rules(monkeypatch: pytest.MonkeyPatch, settings: Any) -> None:
    """The tests' own rules and mail, and none of the product's rules."""
    monkeypatch.setattr(kinds, "_kinds", {**kinds._kinds, MAIL.code: MAIL})
    monkeypatch.setattr(rules, "_rules", {})
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": [Path(__file__).parent / "templates"]}]


@pytest.fixture
def person(db: None) -> Callable[..., User]:
    def make(name: str = "Aliya", **fields: Any) -> User:
        return User.objects.create_user(
            f"{name.lower()}@orken.example", "a long password", family_name="Serikova", given_name=name, language="en", **fields
        )

    return make
