"""What a call lacks before it may open: asked of the columns of each language, never of the text that falls back."""

from dataclasses import dataclass
from decimal import Decimal

from django.conf import settings
from django.db.models import Model
from django.utils.translation import gettext as _

from core.calendar import now
from grants.calls.eligibility import facts
from grants.calls.models import Call
from grants.calls.models.texts import column_of, translated_columns


@dataclass(frozen=True)
class Gap:
    """One thing to mend: the step of the set-up where it stands, the sentence, and the language it concerns."""

    step: str
    sentence: str
    language: str = ""

    @property
    def language_name(self) -> str:
        return dict(settings.LANGUAGES).get(self.language, "")


def gaps_of(call: Call) -> list[Gap]:
    """Everything that keeps the call from opening; empty when it may."""
    return [*_dates(call), *_texts(call), *_rubric(call), *_form(call), *_eligibility(call)]


def _dates(call: Call) -> list[Gap]:
    if call.closes_at > now():
        return []
    return [Gap("dates", _("The call would be closed already: set a later closing."))]


def translated_rows(call: Call) -> list[tuple[str, Model]]:
    """Every row of the call that holds texts, with the step of the set-up where it stands."""
    rows: list[tuple[str, Model]] = [("texts", call)]
    rows += [("form", row) for section in call.sections.all() for row in (section, *section.questions.all())]
    rows += [("documents", row) for row in call.documents.all()]
    rows += [("rubric", row) for row in call.criteria.all()]
    rows += [("checks", row) for check in call.checks.all() for row in (check, *check.reasons.all())]
    return rows


def _texts(call: Call) -> list[Gap]:
    return [gap for step, row in translated_rows(call) for gap in _missing_languages(step, row)]


def _missing_languages(step: str, row: Model) -> list[Gap]:
    gaps = []
    for name in translated_columns(type(row)):
        texts = {code: (getattr(row, f"{name}_{code}") or "").strip() for code, _name in settings.LANGUAGES}
        if column_of(type(row), name).blank and not any(texts.values()):
            continue  # an optional text that stands in no language is simply not there
        label = column_of(type(row), name).verbose_name
        about = "" if isinstance(row, Call) else f" ({row})"
        gaps += [
            Gap(step, _("“%(field)s”%(about)s has no text in this language.") % {"field": label, "about": about}, code)
            for code, text in texts.items()
            if not text
        ]
    return gaps


def _rubric(call: Call) -> list[Gap]:
    weights = [criterion.weight for criterion in call.criteria.all()]
    if not weights:
        return [Gap("rubric", _("There is no criterion yet."))]
    total = sum(weights, Decimal())
    return [] if total == 100 else [Gap("rubric", _("The weights sum to %(total)s %%, not 100 %%.") % {"total": total.normalize()})]


def _form(call: Call) -> list[Gap]:
    gaps = [] if call.sections.all() else [Gap("form", _("The form has no section yet."))]
    gaps += [
        Gap("form", _("“%(section)s” asks nothing.") % {"section": section})
        for section in call.sections.all()
        if not section.questions.all()
    ]
    gaps += [] if call.checks.all() else [Gap("checks", _("The formal check has no line yet."))]
    gaps += [
        Gap("checks", _("“%(check)s” has no fixed reason.") % {"check": check}) for check in call.checks.all() if not check.reasons.all()
    ]
    return gaps


def _eligibility(call: Call) -> list[Gap]:
    rules = call.eligibility_rules.all()
    if not rules:
        return [Gap("eligibility", _("Nothing says who may apply."))]
    known = {fact.code for fact in facts()}
    return [
        Gap("eligibility", _("Nobody knows the fact “%(fact)s” that a rule asks for.") % {"fact": rule.fact})
        for rule in rules
        if rule.fact not in known
    ]
