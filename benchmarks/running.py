"""Seed, serve, ask, and print what each page costs beside what it may cost."""

import argparse
import sys
import time

from benchmarks.asking import Client, crowd, measure, memory_mb
from benchmarks.pages import CROWDED, PAGES, Page
from benchmarks.place import Place, own_place
from benchmarks.serving import served
from benchmarks.table import Size, table
from benchmarks.world import Cast


def main() -> None:
    wanted = arguments()
    pages = [page for page in PAGES if not wanted.only or any(word in page.name for word in wanted.only)]
    with own_place(wanted.rows, keep=wanted.keep) as place:
        say("migrating an empty database, collecting static files")
        place.prepare()
        sizes = [of_size(place, rows, pages, wanted.times) for rows in wanted.rows]
    sys.stdout.write(f"\n{table(pages, sizes)}\n")


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description="What the pages cost with many applications.")
    parser.add_argument("--rows", type=int, nargs="+", default=[1000, 10_000, 100_000], help="applications with three reviews each")
    parser.add_argument("--times", type=int, default=15, help="how often each page is asked; the least counts")
    parser.add_argument("--only", nargs="+", default=[], metavar="WORD", help="pages whose name holds one of the words")
    parser.add_argument("--keep", action="store_true", help="leave the databases bench_ROWS there, to be looked at")
    return parser.parse_args()


def of_size(place: Place, rows: int, pages: list[Page], times: int) -> Size:
    say(f"{rows}: seeding")
    cast = place.fill(rows)
    say(f"{rows}: {', '.join(f'{what} {seconds} s' for what, seconds in cast.seconds.items())}")
    say(f"{rows}: {sum(cast.counts.values())} rows, {', '.join(largest(cast))}")
    with served(place, rows) as port:
        say(f"{rows}: asking")
        found = {page.name: measure(Client(port, cast.sessions[page.role]), page, cast.values, times) for page in pages}
        per_second = crowd(port, cast.sessions[CROWDED.role], CROWDED.path(cast.values))
        workers = set().union(*(workers for _cost, workers in found.values()))
        memory = max(memory_mb(worker) for worker in workers)
    return Size(rows, {name: cost for name, (cost, _workers) in found.items()}, per_second, memory)


def largest(cast: Cast) -> list[str]:
    return [f"{count} {label}" for label, count in sorted(cast.counts.items(), key=lambda item: -item[1])[:5]]


def say(text: str) -> None:
    sys.stderr.write(f"{time.strftime('%H:%M:%S')} {text}\n")
