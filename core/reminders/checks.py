from typing import Any

from django.core.checks import CheckMessage, Error, register

from core.outbox.choices import Promise
from core.outbox.kinds import kinds
from core.reminders.rules import rules


@register
def every_rule_has_its_mail(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """A reminder's message exists and is never repeated by itself: rather none than two."""
    once = {kind.code for kind in kinds() if kind.promise == Promise.ONCE}
    return [
        Error(f"The reminder {rule.code} needs a message {rule.mail} that promises once.", id="reminders.E001")
        for rule in rules()
        if rule.mail not in once
    ]
