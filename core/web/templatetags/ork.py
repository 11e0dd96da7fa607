"""The components of the house; builtin in every template. core/web/README.md shows each one with a line of use."""

from collections.abc import Iterable
from datetime import date, datetime, tzinfo
from functools import lru_cache
from typing import Any

from django import template
from django.forms import BaseForm, BoundField
from django.http import HttpRequest
from django.template import Context
from django.templatetags.static import static
from django.utils.functional import Promise
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from core.calendar import day_of, now, today
from core.calendar.working_days import add_working_days
from core.web import charts, components, dates, numbers, panels
from core.web.badges import Badge
from core.web.context import page
from core.web.fields import drawing

register = template.Library()

type Text = str | Promise

CLOSE = 3
"""Working days before a deadline from which it is amber."""

register.filter("filesize", numbers.file_size)
register.filter("day_text", dates.day_text)  # letters are plain text
register.filter("instant_text", dates.instant_text)
register.filter("number", numbers.number)
register.simple_tag(numbers.money, name="money")


@register.simple_tag
@lru_cache(maxsize=1000)  # a list of fifty rows shows a hundred, of a dozen kinds
def icon(name: str, extra: str = "") -> SafeString:
    """An icon of the sprite (core/web/icons.txt lists them); always beside a word, so hidden from screen readers."""
    tail = f" {extra}" if extra else ""
    return format_html('<svg class="icon{}" aria-hidden="true"><use href="{}#{}"/></svg>', tail, static("vendor/icons.svg"), name)


@register.simple_tag
def state(*badge: Any) -> SafeString:
    """`{% state badge %}` or `{% state code label group %}`: the word of a state with its icon and colour."""
    shown = badge[0] if isinstance(badge[0], Badge) else Badge(*badge[1:])
    code = "" if isinstance(badge[0], Badge) else str(badge[0])
    return _state(code, str(shown.label), shown.group, shown.icon_name)


@lru_cache(maxsize=1000)  # as with icons: the words of the states in three languages
def _state(code: str, label: str, group: str, icon_name: str) -> SafeString:
    named = format_html(' data-state="{}"', code) if code else ""
    tail = f" state-{group}" if group else ""
    return format_html('<span class="state{}"{}>{}<span>{}</span></span>', tail, named, icon(icon_name), label)


@register.simple_tag
def day(value: date | None, empty: Text = "") -> SafeString:
    """A day with its weekday."""
    if value is None:
        return SafeString(empty)
    return format_html('<time datetime="{}">{}</time>', value.isoformat()[:10], dates.day_text(value))


@register.simple_tag
def instant(value: datetime | None, style: str = "") -> SafeString:
    """Weekday, day, hour in Almaty. Style "exact" adds seconds, "distance" how long ago or how far ahead."""
    if not value:
        return SafeString("")
    text = dates.instant_text(value, exact=style == "exact")
    tail = f" · {dates.distance_text(value)}" if style == "distance" else ""
    return format_html('<time datetime="{}">{}</time>{}', value.isoformat(), text, tail)


@register.simple_tag(takes_context=True)
def deadline(context: Context, value: datetime | None, before: Text = "", extended_from: datetime | None = None) -> SafeString:
    """An instant until which something must be done: plain, amber from three working days before, red when over."""
    if value is None:
        return SafeString("")
    request = context.get("request")
    zone = getattr(request, "reader_zone", None)
    pressing = urgency(value, request)
    distance = dates.distance_text(value)
    if pressing == "bad":
        distance = f"{pgettext('deadline', 'over')}, {distance}"
    return format_html(
        "{}{}{}{}</span></span>",
        format_html("{}{} ", _opening(pressing), before) if before else _opening(pressing),
        _until(value.isoformat(), dates.instant_text(value), distance, strong=pressing == "bad"),
        _elsewhere(value, zone) if zone else "",
        _aside(_("extended from %(extended_from)s") % {"extended_from": dates.instant_text(extended_from)}) if extended_from else "",
    )


@lru_cache
def _opening(pressing: str) -> SafeString:
    tail = f" ork-deadline-{pressing}" if pressing else ""
    return format_html('<span class="ork-deadline{}">{}<span>', tail, icon("clock"))


@lru_cache(maxsize=4000)  # as with days: lists repeat the same instants
def _until(instant: str, text: str, distance: str, *, strong: bool) -> SafeString:
    drawn = format_html("<strong>{}</strong>", distance) if strong else distance
    return format_html('<time datetime="{}">{}</time> · {}', instant, text, drawn)


def _elsewhere(value: datetime, zone: tzinfo) -> SafeString:
    """The same instant by the reader's own clock."""
    text = dates.elsewhere_text(value, zone)
    return _aside(format_html('{} <time datetime="{}">{}</time>', pgettext("time zone", "for you:"), value.isoformat(), text))


def _aside(text: str) -> SafeString:
    return format_html('<span class="ork-elsewhere">{}</span>', text)


def urgency(value: datetime, request: Any = None) -> str:
    """bad once it is over, warn while at most three working days are left, else nothing."""
    if value < now():
        return "bad"
    return "warn" if day_of(value) <= close_day(request) else ""


def close_day(request: Any) -> date:
    """The third working day from today, looked up once for a page."""
    if request is None:
        return add_working_days(today(), CLOSE)
    if not hasattr(request, "_close_day"):
        request._close_day = add_working_days(today(), CLOSE)
    return request._close_day


@register.inclusion_tag("web/components/field.html")
def field(bound: BoundField, hint: Text = "", limit: int | None = None, label: Text = "", optional: bool | None = None) -> dict[str, Any]:
    """One field of a form, whatever its control: label, hint, control, error, counter."""
    drawn = drawing(bound, hint, limit=limit, optional=optional)
    return {"drawn": drawn, "field": bound, "label": label or bound.label, "template": f"web/components/field_{drawn.kind}.html"}


@register.inclusion_tag("web/components/fields.html")
def fields(form: BaseForm) -> dict[str, Any]:
    """All fields of a form, with its summary of errors above."""
    return {"form": form}


@register.inclusion_tag("web/components/errors.html")
def errors(*forms: BaseForm) -> dict[str, Any]:
    """The summary above one or more forms: each error is a link to its field, and the summary takes the focus."""
    bound = [item for form in forms for item in form if item.errors]
    return {"general": [text for form in forms for text in form.non_field_errors()], "bound": bound, "count": len(bound)}


@register.inclusion_tag("web/components/ruleline.html")
def ruleline(verdict: str, sentence: Text, number: Text = "", fact: Text = "", mend: Text = "", url: str = "") -> dict[str, Any]:
    """A rule that was checked: ok, warn, bad (can be mended), no (a refusal) or unknown; the fact used, its number, what would change it."""
    return {
        "verdict": verdict,
        "icon_name": components.RULE_ICONS[verdict],
        "sentence": sentence,
        "number": number,
        "fact": fact,
        "mend": mend,
        "url": url,
    }


@register.inclusion_tag("web/components/timeline.html")
def timeline(steps: Iterable[components.Step], label: Text = "") -> dict[str, Any]:
    return {"steps": list(steps), "label": label}


@register.inclusion_tag("web/components/tasklist.html")
def tasklist(tasks: Iterable[components.Task]) -> dict[str, Any]:
    return {"tasks": list(tasks)}


@register.inclusion_tag("web/components/steps.html")
def steps(labels: Iterable[tuple[Text, str]], current: int) -> dict[str, Any]:
    """Numbered steps, each (label, address or ""); `current` counts from 1."""
    listed = [
        {"number": number, "label": label, "url": url, "phase": (number > current) - (number < current)}
        for number, (label, url) in enumerate(labels, 1)
    ]
    return {"steps": listed, "current": next((step for step in listed if step["phase"] == 0), None), "total": len(listed)}


@register.inclusion_tag("web/components/progress.html")
def progress(done: int, total: int, label: Text) -> dict[str, Any]:
    """Words first ("4 of 8 parts ready"), then the bar."""
    return {"done": done, "total": total, "label": label}


@register.inclusion_tag("web/components/empty.html")
def empty(title: Text, text: Text = "", url: str = "", label: Text = "", *, primary: bool = False) -> dict[str, Any]:
    """What will stand here, what makes it appear, one action."""
    return {"title": title, "text": text, "url": url, "label": label, "primary": primary}


@register.inclusion_tag("web/components/filedrop.html")
def filedrop(bound: BoundField, rules: Text = "", max_bytes: int | None = None) -> dict[str, Any]:
    """A real file input in a drop area; the rules stand first, and a bigger file than `max_bytes` is refused before it is sent."""
    return {"drawn": drawing(bound), "field": bound, "label": bound.label, "rules": rules, "max_bytes": max_bytes}


@register.inclusion_tag("web/components/autosave.html")
def autosave(saved_at: datetime | None = None) -> dict[str, Any]:
    """The text that says when the form was last saved; `id="saved"`."""
    return {"saved_at": saved_at}


@register.inclusion_tag("web/components/conflict.html")
def conflict(clashes: Iterable[components.Clash]) -> dict[str, Any]:
    """Mine and theirs of each field, side by side; goes inside the form that settles it."""
    return {"clashes": list(clashes)}


@register.inclusion_tag("web/components/differences.html")
def differences(before: str, after: str) -> dict[str, Any]:
    return {"parts": components.differences(before, after)}


@register.inclusion_tag("web/components/chart.html")
def chart(rows: charts.Chart, shape: str = "bars") -> dict[str, Any]:
    """A `core.web.charts.Chart` as bars or columns, with the table of the same rows behind it."""
    return {"chart": rows, "drawing": charts.drawing_of(rows, shape)}


@register.inclusion_tag("web/components/breadcrumbs.html")
def breadcrumbs(*parts: Any) -> dict[str, Any]:
    """`{% breadcrumbs label url label url current %}`: at most three steps above, and the page itself."""
    return {"steps": list(zip(parts[:-1:2], parts[1:-1:2], strict=True)), "current": parts[-1]}


@register.filter
def undo_url(tags: str) -> str:
    """The address that takes back what a message reports, if `core.web.responses.done` was given one."""
    return next((tag.removeprefix("undo:") for tag in (tags or "").split() if tag.startswith("undo:")), "")


@register.inclusion_tag("web/components/pager.html", takes_context=True)
def pager(context: Context, rows: Any) -> dict[str, Any]:
    """Links to the next and previous page of a `core.web.keyset.Slice`; filters in the address stay."""
    query = context["request"].GET.copy()
    query.pop("cursor", None)
    return {"rows": rows, "query": f"{query.urlencode()}&" if query else ""}


@register.simple_tag(name="panels", takes_context=True)
def draw_panels(context: Context, place: str, subject: Any = None) -> SafeString:
    """What the rooms have to show at this place of the page."""
    request: HttpRequest = context["request"]
    return format_html_join("", "{}", ((html,) for html in panels.drawn(place, request, subject)))


@register.simple_tag(takes_context=True)
def shell(context: Context) -> Any:
    """The frame's knowledge of the reader, for templates that are drawn without it."""
    return page(context["request"])["shell"]
