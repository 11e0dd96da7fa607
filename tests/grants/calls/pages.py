"""Addresses of this room, its parts, and what a browser would send back of a page: for the tests of its set-up."""

from typing import Any

from django.urls import reverse

from grants.calls.models import Call

ROLES = ("visitor", "stranger", "officer", "other_officer", "former_officer", "administrator", "auditor")


def row_of(call: Call, part: str) -> Any:
    section, check = call.sections.first(), call.checks.first()
    rows = {
        "section": section, "question": section.questions.first(), "document": call.documents.first(), "criterion": call.criteria.first(),
        "rule": call.eligibility_rules.first(), "check": check, "reason": check.reasons.first(),
    }  # fmt: skip
    return rows[part]


def url(name: str, call: Call | None = None, *more: Any) -> str:
    return reverse(f"calls:{name}", args=[*([call.key] if call else []), *more])


def form_data(client: Any, address: str) -> dict[str, Any]:
    """What a browser would send back of the page as it stands."""
    form = client.get(address).context["form"]
    data: dict[str, Any] = {"seen": form.seen_now}
    for bound in [bound for bound in form if bound.name != "seen"]:
        value = bound.value()
        widget = bound.field.widget
        if hasattr(widget, "widgets"):
            data |= {f"{bound.html_name}_{place}": part for place, part in enumerate(widget.decompress(value))}
        elif bound.field.__class__.__name__ == "BooleanField":
            data |= {bound.html_name: "on"} if value else {}
        else:
            value = widget.format_value(value) if not isinstance(value, list) else value
            data[bound.html_name] = (
                value[0] if isinstance(value, list) and not getattr(widget, "allow_multiple_selected", False) else value
            ) or ""
    return data
