"""No sum over money forgets its currency: tenge and dollars are never added up by the database."""

import ast

import pytest
from django.apps import apps
from djmoney.models.fields import MoneyField

from tests.architecture.house import at, sources, tree


def money_columns() -> set[str]:
    return {field.name for model in apps.get_models() for field in model._meta.get_fields() if isinstance(field, MoneyField)}


def sums_without_currency(code: str, columns: set[str]) -> list[str]:
    """Columns of money that a function of the code sums without a word of their currency."""
    found = []
    for function in (node for node in ast.walk(ast.parse(code)) if isinstance(node, ast.FunctionDef)):
        text = ast.get_source_segment(code, function) or ""
        for call in (node for node in ast.walk(function) if isinstance(node, ast.Call)):
            if (
                getattr(call.func, "id", getattr(call.func, "attr", "")) != "Sum"
                or not call.args
                or not isinstance(call.args[0], ast.Constant)
            ):
                continue
            name = str(call.args[0].value).split("__")[-1]
            if name in columns and f"{name}_currency" not in text:
                found.append(f"{function.name}: {name}")
    return found


def test_every_sum_over_money_is_by_currency():
    columns = money_columns()
    assert {"amount", "requested", "agreed"} <= columns
    faults = [
        f"{at(path)} {fault}"
        for path in sources("config", "core", "parks", "grants", "incubator")
        if tree(path)
        for fault in sums_without_currency(path.read_text(encoding="utf-8"), columns)
    ]
    assert faults == []


@pytest.mark.parametrize(
    ("line", "faults"),
    [
        ("rows.aggregate(x=Sum('amount'))", ["f: amount"]),
        ("rows.aggregate(x=Sum('award__agreed'))", ["f: agreed"]),
        ("rows.filter(amount_currency='KZT').aggregate(x=Sum('amount'))", []),
        ("rows.values('requested_currency').annotate(x=Sum('requested'))", []),
        ("rows.aggregate(x=Sum('kzt'))", []),
    ],
)
def test_what_it_would_find(line, faults):
    assert sums_without_currency(f"def f(rows):\n    return {line}\n", {"amount", "agreed", "requested"}) == faults
