"""What was measured, beside what it may cost."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from benchmarks.asking import Cost
from benchmarks.pages import LEAST_PER_SECOND, MOST_MEMORY_MB, Budget, Page

NOISE = 10.0
"""Milliseconds below which a growth says nothing."""


@dataclass(frozen=True)
class Size:
    """Everything of one number of applications."""

    rows: int
    costs: dict[str, Cost]
    per_second: float
    memory: float


def table(pages: Iterable[Page], sizes: list[Size]) -> str:
    width = max(len(page.name) for page in pages)
    heads = " / ".join(short(size.rows) for size in sizes)
    lines = [f"Each column: {heads} applications.", ""]
    lines.append(f"{'page':<{width}}  {'min ms':>20}  {'CPU ms':>20}  {'SQL':>12}  {'rows':>20}  {'kB':>14}  growth  {'budget':<24}")
    lines += [line_of(page, [size.costs[page.name] for size in sizes], width) for page in pages]
    lines += ["", *(whole(size) for size in sizes)]
    return "\n".join(lines)


def line_of(page: Page, costs: list[Cost], width: int) -> str:
    cells = (
        joined((f"{cost.ms:.0f}" for cost in costs), 20),
        joined((f"{cost.cpu:.0f}" for cost in costs), 20),
        joined((str(cost.statements) for cost in costs), 12),
        joined((str(cost.rows) for cost in costs), 20),
        joined((f"{cost.kb:.0f}" for cost in costs), 14),
    )
    over = list(faults(page.kind.value, costs))
    verdict = f"OVER: {', '.join(over)}" if over else "within"
    return f"{page.name:<{width}}  {'  '.join(cells)}  {growth(costs):>6.1f}  {spoken(page.kind.value):<24}  {verdict}"


def joined(cells: Iterable[str], width: int) -> str:
    """One number where all are the same."""
    found = list(cells)
    return f"{found[0] if len(set(found)) == 1 else ' / '.join(found):>{width}}"


def growth(costs: list[Cost]) -> float:
    """By the processor's and the database's time together, from the smallest size to the largest."""
    return max(costs[-1].ms, NOISE) / max(costs[0].ms, NOISE)


def faults(budget: Budget, costs: list[Cost]) -> Iterator[str]:
    worst = Cost(*(max(column) for column in zip(*(vars(cost).values() for cost in costs), strict=True)))
    if budget.ms is not None and worst.ms > budget.ms:
        yield "ms"
    if budget.statements is not None and worst.statements > budget.statements:
        yield "SQL"
    if budget.kb is not None and worst.kb > budget.kb:
        yield "kB"
    if growth(costs) > budget.growth:
        yield "growth"


def spoken(budget: Budget) -> str:
    parts = (
        (budget.ms, "ms"),
        (budget.statements, "SQL"),
        (budget.kb, "kB"),
    )
    return ", ".join(f"{value:g} {unit}" for value, unit in parts if value is not None)


def whole(size: Size) -> str:
    fast = "within" if size.per_second >= LEAST_PER_SECOND else "OVER"
    small = "within" if size.memory <= MOST_MEMORY_MB else "OVER"
    return (
        f"{short(size.rows):>5}: list at 8 clients {size.per_second:.1f} a second (at least {LEAST_PER_SECOND}: {fast}); "
        f"memory of the larger worker {size.memory:.0f} MB (at most {MOST_MEMORY_MB}: {small})"
    )


def short(rows: int) -> str:
    return f"{rows // 1000}k" if rows >= 1000 and rows % 1000 == 0 else str(rows)
