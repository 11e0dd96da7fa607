"""What every page's frame needs to know of its reader; each part is found out only when the frame asks for it."""

from functools import cached_property
from itertools import groupby
from typing import Any

from django.conf import settings
from django.http import HttpRequest

from core.web.hats import Hat, current_hat, hats_for
from core.web.navigation import VISITOR, MenuItem, menu_of

THEMES = ("auto", "light", "dark")
LANGUAGE_SHORT = {"kk": "Қаз", "ru": "Рус", "en": "Eng"}
FOOT_ENTRIES = 2


class HatChoice:
    """A hat in the switcher. The firm or office that it stands for is found out only where the switcher is drawn: for one hat it is not."""

    def __init__(self, hat: Hat, user: Any, *, current: bool) -> None:
        self.code, self.label, self.current = hat.code, hat.label, current
        self._hat, self._user = hat, user

    @cached_property
    def context(self) -> str:
        return self._hat.context(self._user) if self._hat.context else ""


class Shell:
    """The frame around one page for one reader."""

    def __init__(self, request: HttpRequest) -> None:
        self.request = request
        self.user: Any = getattr(request, "user", None)

    @property
    def signed_in(self) -> bool:
        return bool(getattr(self.user, "is_authenticated", False))

    @cached_property
    def hat(self) -> Hat | None:
        return current_hat(self.request) if self.signed_in else None

    @cached_property
    def hats(self) -> list[HatChoice]:
        return [HatChoice(hat, self.user, current=hat == self.hat) for hat in hats_for(self.request)]

    @cached_property
    def menu(self) -> list[MenuItem]:
        return menu_of(self.hat.code if self.hat else VISITOR, self.user, self.request.path)

    @property
    def groups(self) -> list[tuple[Any, list[MenuItem]]]:
        """The menu in its groups, for the side bar; an entry without a group stands before them."""
        return [
            (group, list(items))
            for group, items in groupby(sorted(self.menu, key=lambda item: bool(item.group)), key=lambda item: item.group)
        ]

    @property
    def foot(self) -> list[MenuItem]:
        return self.menu[:FOOT_ENTRIES]

    @property
    def desk(self) -> bool:
        return bool(self.hat and self.hat.desk)

    @property
    def theme(self) -> str:
        wanted = self.user.theme if self.signed_in else self.request.COOKIES.get("theme", "")
        return wanted if wanted in THEMES else "auto"

    @property
    def language(self) -> str:
        return getattr(self.request, "LANGUAGE_CODE", settings.LANGUAGE_CODE)

    @property
    def languages(self) -> list[dict[str, Any]]:
        return [
            {"code": code, "name": name, "short": LANGUAGE_SHORT[code], "current": code == self.language}
            for code, name in settings.LANGUAGES
        ]

    @property
    def initials(self) -> str:
        return "".join(part[:1] for part in (self.user.given_name, self.user.family_name)).upper()

    @property
    def demo(self) -> bool:
        return bool(settings.DEMO)

    @property
    def site(self) -> str:
        return settings.SITE_URL

    @property
    def support_email(self) -> str:
        return settings.SUPPORT_EMAIL


def page(request: HttpRequest) -> dict[str, Any]:
    """Context of every page: `shell`."""
    if not hasattr(request, "_shell"):
        request._shell = Shell(request)  # type: ignore[attr-defined]
    return {"shell": request._shell}  # type: ignore[attr-defined]
