"""The kinds of message that only the tests know, in the tests' process and in the workers that they start."""

import itertools
from collections.abc import Mapping
from typing import Any

from core.outbox.kinds import Kind, register

made = itertools.count(1)


def fresh(parameters: Mapping[str, Any]) -> dict[str, Any]:
    return {**parameters, "url": f"https://orken.example/in/secret-{next(made)}/", "days": 3}


KINDS = (
    Kind("test.receipt", promise="twice", mandatory=True, label="Receipt"),
    Kind("test.hint", promise="once", mandatory=False, label="Hint"),
    Kind("test.link", promise="twice", mandatory=True, secret=True, label="Link", fresh=fresh),
)


def register_kinds() -> None:
    for kind in KINDS:
        register(kind)
