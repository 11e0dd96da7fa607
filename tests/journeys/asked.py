"""Which texts a page asked for that its language lacks: listened to where Django looks them up, so nothing asked for is missed."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from django.utils import translation
from django.utils.translation import get_language, trans_real
from django.utils.translation.trans_real import CONTEXT_SEPARATOR

LISTENED = ("kk", "ru")
NEVER_SHOWN = {
    "Email",  # allauth's label of the sign-up form, replaced by ours
    "“%(path)s” does not exist",  # the test's server looks for a file before it asks the site
}


def lacks(language: str, key: object) -> bool:
    """Whether the language's own catalogue has no words for the key; a text of another language stands in for it then."""
    catalogue = trans_real.translation(language)._catalog
    return not catalogue.get(key)


def with_letters(text: str) -> bool:
    return any(letter.isalpha() for letter in text)


@dataclass
class Listener:
    """Stands in for gettext and its sisters; what they answer is passed on."""

    missing: set[str] = field(default_factory=set)

    def note(self, key: object, text: str) -> None:
        language = (get_language() or "")[:2]
        if language in LISTENED and text not in NEVER_SHOWN and with_letters(text) and lacks(language, key):
            self.missing.add(f"{language}: {text}")

    def gettext(self, look_up: Callable) -> Callable:
        def asked(message: str) -> str:
            text = message.replace("\r\n", "\n").replace("\r", "\n")
            self.note(text, text)
            return look_up(message)

        return asked

    def pgettext(self, look_up: Callable) -> Callable:
        def asked(context: str, message: str) -> str:
            self.note(f"{context}{CONTEXT_SEPARATOR}{message}", message)
            return look_up(context, message)

        return asked

    def ngettext(self, look_up: Callable) -> Callable:
        def asked(singular: str, plural: str, number: int) -> str:
            self.note((singular, trans_real.translation(get_language() or "ru").plural(number)), singular)
            return look_up(singular, plural, number)

        return asked


@contextmanager
def texts_without_words() -> Iterator[set[str]]:
    """Fills with "language: text" for each text that was asked for in Kazakh or Russian and is not there."""
    listener = Listener()
    before = {name: getattr(translation._trans, name) for name in ("gettext", "pgettext", "ngettext")}
    for name, look_up in before.items():
        setattr(translation._trans, name, getattr(listener, name)(look_up))
    try:
        yield listener.missing
    finally:
        for name, look_up in before.items():
            setattr(translation._trans, name, look_up)
