from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from grants.applications.models import Application
from incubator.rehearsal.place import PREFIX, own_database, run_there
from incubator.rehearsal.round import Report, rehearse

SHOWN = (
    "begun", "submitted", "too late", "corrected", "refused by the check", "admitted", "assigned", "reviewed", "late", "reminders", "in council",
    "decided: fund", "decided: in_part", "decided: reserve", "decided: decline", "funded", "committed, KZT", "tranches paid", "returned", "paid, KZT",
)  # fmt: skip


class Command(BaseCommand):
    help = (
        "Run a whole round, from the call to the second tranche, by the services alone: in a database of its own, with the clock moved through "
        "one year. Prints what happened and what it cost; fails where a figure does not reconcile."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--applications", type=int, default=200)
        parser.add_argument("--reviewers", type=int, default=40)
        parser.add_argument("--seed", type=int, default=1, help="the same seed gives the same round")
        parser.add_argument("--keep", action="store_true", help="leave the database there, to be looked at")
        parser.add_argument("--here", action="store_true", help="run in the database in use, which must be a rehearsal's and empty")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["reviewers"] < 3 or options["applications"] < 1:
            raise CommandError("A rehearsal needs an application and three reviewers at least.")
        if options["here"]:
            self.run_here(options)
            return
        name = f"{PREFIX}{options['seed']}"
        words = [f"--{word}={options[word]}" for word in ("applications", "reviewers", "seed")]
        with own_database(name, keep=options["keep"]):
            code = run_there(name, ["migrate", "--verbosity=0"], ["rehearse", "--here", *words])
        if code:
            raise CommandError("The rehearsal failed: see the lines above.", returncode=code)
        if options["keep"]:
            self.stdout.write(f"The database {name} was left there.")

    def run_here(self, options: dict[str, Any]) -> None:
        if not str(connection.settings_dict["NAME"]).startswith(PREFIX) or Application.objects.exists():
            raise CommandError("A rehearsal moves the clock and invents people: it runs in an empty database of its own only.")
        report = rehearse(options["applications"], options["reviewers"], options["seed"])
        self.stdout.write(table(report))
        if report.faults:
            raise CommandError(f"{len(report.faults)} figures do not reconcile.")


def table(report: Report) -> str:
    """What happened, what each step cost, what does not reconcile."""
    counts = report.tally.counts
    lines = ["What happened", *(f"  {what:<24}{counts[what]:>16,}" for what in SHOWN)]
    lines += ["", f"{'Step':<28}{'seconds':>10}{'SQL':>12}"]
    lines += [f"{cost.step:<28}{cost.seconds:>10.1f}{cost.statements:>12,}" for cost in report.tally.costs]
    seconds, statements = sum(cost.seconds for cost in report.tally.costs), sum(cost.statements for cost in report.tally.costs)
    lines += [f"{'all':<28}{seconds:>10.1f}{statements:>12,}", "", f"{len(report.lines)} figures compared, {len(report.faults)} differ"]
    lines += [f"  {line.what}: counted {line.counted:,}, found {line.found:,}" for line in report.faults]
    return "\n".join(lines)
