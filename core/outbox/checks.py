from collections.abc import Iterator
from typing import Any

from django.core.checks import CheckMessage, Error, register
from django.template import TemplateDoesNotExist
from django.template.loader import get_template

from core.accounts.choices import Language
from core.outbox.kinds import kinds
from core.outbox.rendering import SUBJECT


@register
def every_kind_is_written(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """A message exists in each language and begins with its subject, and one that can be switched off has a name."""
    return [*_templates(), *_labels()]


def _templates() -> Iterator[CheckMessage]:
    for kind in kinds():
        for language in Language.values:
            name = f"mail/{kind.code}/{language}.txt"
            try:
                source = get_template(name).template.source  # type: ignore[attr-defined]
            except TemplateDoesNotExist:
                yield Error(f"The message {kind.code} has no template {name}.", id="outbox.E001")
            else:
                if SUBJECT not in source:
                    yield Error(f'{name} has no line "{SUBJECT} ...".', id="outbox.E002")


def _labels() -> Iterator[CheckMessage]:
    for kind in kinds():
        if not kind.label:
            yield Error(f"The message {kind.code} has no label: people filter and choose by it.", id="outbox.E003")
