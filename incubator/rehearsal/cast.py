"""Who takes part: invented people, firms and teams, the same for the same seed."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from random import Random
from typing import Any

from core.accounts.choices import GlobalRole
from core.accounts.models import User
from core.accounts.services import accept_invitation, invite_person
from core.identifiers.bin_iin import check_digit
from core.web.languages import LANGUAGES
from grants.review.models import Area, Reviewer
from grants.review.services import add_reviewer
from incubator.programmes.models import Topic
from incubator.startups.choices import Stage
from incubator.startups.models import Founder, StartUp
from incubator.startups.services import add_founder, create_startup
from parks.directory.choices import Kind
from parks.directory.models import Organisation

FAMILY = ("Ахметов", "Бекенов", "Досжан", "Ермек", "Жанұзақ", "Қасымов", "Мұратұлы", "Нұрлан", "Оспан", "Сейіт", "Тілеу", "Уәли")
GIVEN = ("Айгерім", "Арман", "Болат", "Дана", "Ерлан", "Жанар", "Қуат", "Мадина", "Нұрсұлтан", "Сая", "Тимур", "Шолпан")
PASSWORD_LENGTH = 24


@dataclass
class Cast:
    """Everybody with a part in the round; `owners` by the start-up's pk."""

    administrator: User
    officer: User
    chair: User
    maker: User
    releaser: User
    reviewers: list[Reviewer] = field(default_factory=list)
    startups: list[StartUp] = field(default_factory=list)
    owners: dict[int, User] = field(default_factory=dict)


class Casting:
    """Makes people and firms, one after another, from one stream of chance."""

    def __init__(self, chance: Random) -> None:
        self.chance = chance
        self.made = 0

    def office(self) -> Cast:
        """The administrator comes first, at the command line; the others are invited by them."""
        administrator = self.person(roles=[GlobalRole.ADMINISTRATOR])
        officer, chair = self.person(), self.person()
        maker, releaser = self.person(roles=[GlobalRole.FINANCE_MAKER]), self.person(roles=[GlobalRole.FINANCE_RELEASER])
        return Cast(administrator, officer, chair, maker, releaser)

    def person(self, *, roles: Sequence[str] = (), actor: User | None = None) -> User:
        self.made += 1
        invited = invite_person(
            email=f"person-{self.made}@rehearsal.example",
            family_name=self.chance.choice(FAMILY),
            given_name=self.chance.choice(GIVEN),
            language=self.chance.choice(LANGUAGES),
            roles=roles,
            reason="rehearsal",
            actor=actor,
        )
        return accept_invitation(invited, self.chance.randbytes(PASSWORD_LENGTH).hex())

    def reviewer(self, areas: Sequence[Area], actor: User, load: int) -> Reviewer:
        row = Reviewer(user=self.person(), country=self.chance.choice(("KZ", "KZ", "KR", "DE")), employer="", max_load=load)
        return add_reviewer(row, self.chance.sample(areas, k=min(3, len(areas))), actor=actor)

    def startup(self, topics: Sequence[Topic]) -> tuple[StartUp, User]:
        """A firm by its BIN, or now and then a team before registration, with one founder who owns it."""
        owner = self.person()
        is_team = self.chance.random() < 0.2
        organisation = Organisation(
            kind=Kind.TEAM if is_team else Kind.FIRM,
            bin=None if is_team else self._bin(),
            country="KZ",
            **dict.fromkeys(names(), self._name()),
        )
        startup = StartUp(stage=self.chance.choice(Stage.values), one_liner="Rehearsal", topic=self.chance.choice(topics))
        create_startup(startup, organisation, actor=owner)
        who = {"user": owner, "family_name": owner.family_name, "given_name": owner.given_name}
        add_founder(Founder(startup=startup, role="CEO", share=Decimal(100), **who), actor=owner)
        return startup, owner

    def _name(self) -> str:
        return f"Rehearsal {self.made}"

    def _bin(self) -> str:
        """A number with its check digit: month and year of founding, a resident body, a serial number."""
        while True:
            eleven = f"{self.chance.randrange(15, 26):02d}{self.chance.randrange(1, 13):02d}40{self.made % 100000:05d}"
            if (last := check_digit(eleven)) is not None:
                return f"{eleven}{last}"


def names() -> tuple[str, ...]:
    return tuple(f"name_{language}" for language in LANGUAGES)


def chance_of(seed: Any) -> Random:
    return Random(seed)
