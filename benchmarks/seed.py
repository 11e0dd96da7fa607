"""`python -m benchmarks.seed ROWS`: fill the database in use, which must be one of the benchmarks', and print the cast as JSON."""

import json
import os
import sys
import time
from dataclasses import asdict

import django

PREFIX = "bench_"


def main(rows: int) -> None:
    # Django must be set up before anything of the house is imported
    from django.db import connection  # noqa: PLC0415 - see above

    from benchmarks.world import seed  # noqa: PLC0415 - see above
    from incubator.portfolio import tallies  # noqa: PLC0415 - see above

    if not str(connection.settings_dict["NAME"]).startswith(PREFIX):
        raise SystemExit("Only a database of the benchmarks' own is filled.")
    started = time.monotonic()
    cast = seed(rows)
    tallies.fold()  # as beat would in the night
    connection.set_autocommit(True)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")  # as autovacuum would in a minute
    cast.seconds["all, with analysing"] = round(time.monotonic() - started, 1)
    sys.stdout.write(json.dumps(asdict(cast)))


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "benchmarks.settings")
    django.setup()
    main(int(sys.argv[1]))
