"""The commonest controls of forms, drawn in Python: a page of filters has twenty of them, and three templates for each cost as much as fifty rows."""

from collections.abc import Callable, Iterable
from html import escape
from typing import Any

from django.forms.renderers import TemplatesSetting
from django.utils.safestring import SafeString


class Renderer(TemplatesSetting):
    """Draws inputs and selects itself, from the very context that Django's templates get, and leaves every other control to its template."""

    def render(self, template_name: str, context: dict[str, Any], request: Any = None) -> SafeString:
        draw = DRAWN.get(template_name)
        return draw(context["widget"]) if draw else super().render(template_name, context, request)


def an_input(widget: dict[str, Any]) -> SafeString:
    value = "" if widget["value"] is None else f' value="{escape(str(widget["value"]))}"'
    return SafeString(f'<input type="{escape(widget["type"])}" name="{escape(widget["name"])}"{value}{attributes(widget["attrs"])}>')


def a_select(widget: dict[str, Any]) -> SafeString:
    return SafeString(f'<select name="{escape(widget["name"])}"{attributes(widget["attrs"])}>{options(widget["optgroups"])}</select>')


def options(groups: Iterable[tuple[Any, list[dict[str, Any]], int]]) -> str:
    return "".join(group_of_options(name, rows) for name, rows, _index in groups)


def group_of_options(name: Any, rows: list[dict[str, Any]]) -> str:
    drawn = "".join(
        f'\n<option value="{escape(str(row["value"]))}"{attributes(row["attrs"])}>{escape(str(row["label"]))}</option>' for row in rows
    )
    return f'<optgroup label="{escape(str(name))}">{drawn}</optgroup>' if name else drawn


def attributes(attrs: dict[str, Any]) -> str:
    return "".join(
        f" {name}" if value is True else f' {name}="{escape(str(value))}"' for name, value in attrs.items() if value is not False
    )


INPUTS = ("input", "text", "hidden", "number", "email", "date")
DRAWN: dict[str, Callable[[dict[str, Any]], SafeString]] = {
    **{f"django/forms/widgets/{name}.html": an_input for name in INPUTS},
    "django/forms/widgets/select.html": a_select,
}
