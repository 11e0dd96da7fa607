"""Names compared and hidden: what a double-blind reader must not meet, and what tells the system of a tie."""

import re
from collections.abc import Iterable

from core.web.search import fold

SHORTEST = 3
ENDING = 5
"""Letters that a case may add to a name: ЖелБақтың, Ковалёвыми."""
HIDDEN = "▇▇▇"
LEGAL_FORMS = {
    "тоо", "жшс", "ао", "ақ", "акционерное", "ип", "жк", "ооо", "оао", "зао", "llp", "llc", "jsc", "ltd", "inc", "gmbh", "co", "plc", "нао", "кеақ",
    "рмк", "рмкп", "ргп", "мкк", "гкп", "пхв", "шжқ",
}  # fmt: skip
FOLDED_FORMS = {fold(form) for form in LEGAL_FORMS}
WORD = re.compile(r"[\w.-]*\w", re.UNICODE)


def bare_name(name: str) -> str:
    """The name without quotes and legal form: «ТОО «ЖелБақ»» and "ЖелБақ ЖШС" are both ЖелБақ."""
    return " ".join(word for word in WORD.findall(name) if fold(word) not in FOLDED_FORMS)


def same_name(one: str, other: str) -> bool:
    """Whether both name one organisation, whatever the quotes, the legal form and the alphabet's twins."""
    bare = fold(bare_name(one))
    return len(bare) >= SHORTEST and bare == fold(bare_name(other))


def hide_names(text: str, names: Iterable[str]) -> str:
    """The text with each of the names blacked out, in any case of the grammar; longer names go first."""
    wanted = sorted({bare for name in names if len(bare := bare_name(name)) >= SHORTEST}, key=len, reverse=True)
    if not wanted:
        return text
    pattern = "|".join(re.escape(name).replace(r"\ ", r"\s+") for name in wanted)
    return re.sub(rf"(?<!\w)(?:{pattern})\w{{0,{ENDING}}}(?!\w)", HIDDEN, text, flags=re.IGNORECASE)
