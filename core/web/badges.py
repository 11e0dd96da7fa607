"""The word and colour of a state, as lists and pages show it."""

from dataclasses import dataclass

from django.utils.functional import Promise

ICONS = {"": "circle-dashed", "work": "progress", "info": "users", "warn": "alert-triangle", "ok": "circle-check", "bad": "alert-octagon"}
"""Group of a state -> its icon. Groups: "" rests, work = we, info = people outside, warn = you must act, ok = reached, bad = late or blocked."""


@dataclass(frozen=True)
class Badge:
    label: str | Promise
    group: str = ""
    icon: str = ""

    def __post_init__(self) -> None:
        if self.group not in ICONS:
            raise ValueError(f"no group of states is called {self.group!r}")

    @property
    def icon_name(self) -> str:
        """A refusal rests too, but shows its own sign: pass `icon="circle-x"`."""
        return self.icon or ICONS[self.group]
