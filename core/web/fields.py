"""How one field of a form is drawn: label, hint, control, error, counter, tied together for a screen reader."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.html import format_html
from django.utils.safestring import SafeString

CLASSES: tuple[tuple[type[forms.Widget], str], ...] = (
    (forms.CheckboxInput, "form-check-input"),
    (forms.SelectMultiple, "form-select"),
    (forms.RadioSelect, "form-check-input"),
    (forms.CheckboxSelectMultiple, "form-check-input"),
    (forms.Select, "form-select"),
    (forms.MultiWidget, ""),
    (forms.Widget, "form-control"),
)
ONE_OF_MANY = (forms.RadioSelect, forms.CheckboxSelectMultiple)


@dataclass(frozen=True)
class Drawing:
    """A field ready for its template; `kind` is one of hidden, check, choices, file, group, text."""

    bound: BoundField
    kind: str
    control: SafeString
    choices: list[SafeString]
    hint: Any
    limit: int | None
    optional: bool

    @property
    def id(self) -> str:
        return self.bound.id_for_label or self.bound.auto_id


def drawing(bound: BoundField, hint: Any = "", *, limit: int | None = None, optional: bool | None = None) -> Drawing:
    """Draw a bound field. `optional=False` leaves the word out where everything is, as in a filter. `limit` in characters as the server counts them; a longer text is never cut by the browser."""
    widget = bound.field.widget
    kind = kind_of(widget, hidden=bound.is_hidden)
    hint = hint or bound.help_text
    limit = (limit or getattr(bound.field, "max_length", None)) if isinstance(widget, forms.Textarea) else None
    attrs = control_attrs(bound, hint=bool(hint), limit=limit)
    choices = choice_controls(bound) if kind == "choices" else []
    control = SafeString("") if choices else bound.as_widget(attrs=attrs)
    if optional is None:
        optional = not bound.field.required and kind not in ("check", "hidden")
    return Drawing(bound, kind, control, choices, hint, limit, optional)


def kind_of(widget: forms.Widget, *, hidden: bool) -> str:
    if hidden:
        return "hidden"
    if isinstance(widget, ONE_OF_MANY):
        return "choices"
    if isinstance(widget, forms.CheckboxInput):
        return "check"
    if isinstance(widget, forms.FileInput):
        return "file"
    return "group" if widget.use_fieldset else "text"


def control_class(widget: forms.Widget) -> str:
    return next(name for kind, name in CLASSES if isinstance(widget, kind))


def control_attrs(bound: BoundField, *, hint: bool, limit: int | None) -> dict[str, Any]:
    own = bound.field.widget.attrs
    described = (
        [f"{bound.auto_id}_hint"] * hint + [f"{bound.auto_id}_error"] * bool(bound.errors) + [f"{bound.auto_id}_counter"] * bool(limit)
    )
    classes = [own.get("class", ""), control_class(bound.field.widget), "is-invalid" if bound.errors else ""]
    attrs: dict[str, Any] = {"class": " ".join(filter(None, classes))}
    if described:
        attrs["aria-describedby"] = " ".join(described)
    if bound.errors:
        attrs["aria-invalid"] = "true"
    if limit:
        attrs |= {"maxlength": False, "data-ork-limit": str(limit)}
    return attrs


def choice_controls(bound: BoundField) -> list[SafeString]:
    """Each radio or tick with its own label, in the look of the house."""
    for option in bound.subwidgets:
        option.data["attrs"]["class"] = "form-check-input"
    return [
        format_html('<label class="form-check">{}<span class="form-check-label">{}</span></label>', option.tag(), option.choice_label)
        for option in bound.subwidgets
    ]
