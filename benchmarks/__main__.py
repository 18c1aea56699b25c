"""`python -m benchmarks`: builds the data set if it is missing, measures and writes the results."""

import argparse
import logging
import os
from pathlib import Path

from demo.postgres import Server, embedded_postgres

from . import company, requests, results, site, writer
from .load import Load, load_readings, memory_readings
from .measure import Readings, interleaved
from .refresh import refresh_readings
from .sizes import SIZES, Size

ROOT = Path(__file__).parent.parent
HERE = Path(__file__).parent


def main() -> None:
    given = arguments()
    size = SIZES[given.size]
    home = given.home / size.name
    with embedded_postgres(home) as server:
        company.prepare_company(server, size)
        site.prepare_site(server, home / "mirror")
        load = Load(seconds=given.seconds, admins=given.admins, mixed=given.mixed)
        text = measured(server, size, home, given.runs, load)
    print(f"\n{text}")
    name = "results.md" if size.name == "M" else f"results-{size.name}.md"
    (given.results / name).write_text(text)


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--size", choices=SIZES, default="M", help="of the company (default M)")
    parser.add_argument("--runs", type=int, default=7, help="samples of each (default 7)")
    parser.add_argument("--seconds", type=float, default=60, help="of load (default 60)")
    parser.add_argument("--admins", type=int, default=50, help="who click at once (default 50)")
    parser.add_argument("--mixed", type=int, default=20_000, help="requests for memory")
    parser.add_argument("--home", type=Path, default=ROOT / "var" / "bench", help="of databases")
    parser.add_argument("--results", type=Path, default=HERE, help="folder of the page of results")
    return parser.parse_args()


def measured(server: Server, size: Size, home: Path, runs: int, load: Load) -> str:
    """The page of results."""
    logging.disable(logging.INFO)  # who signed in and took a file
    mirror, said = home / "mirror", home / "gunicorn.log"
    cookies = site.staff_cookies(load.admins)
    visitor = site.Visitor(cookies[0])
    with server.connect(company.DATABASE) as owner:
        three = requests.three_tags(owner)
        facts = [
            *results.machine(owner, size),
            ("three tags", three),
            ("load", f"{load.admins} admins for {load.seconds:g} s, 1 s of thought between clicks"),
        ]
        say("Filling today and yesterday")
        writer.fill_hot_days(owner)
        try:
            say("First copy, refreshes and locks")
            readings: Readings = refresh_readings(server, mirror, visitor)
            figures = interleaved([*requests.contenders(owner, visitor, three)], runs, say)
            say(f"{load.admins} admins, then the writer alone and beside them on cores of its own")
            readings |= load_readings(load, server, mirror, cookies, three, said)
            say(f"{load.mixed:,} mixed requests")
            readings |= memory_readings(load, cookies, three, said)
        finally:
            writer.forget(owner)
    facts.append(("load average of the machine at the end", f"{os.getloadavg()[0]:.1f}"))
    return results.page(facts, size.name, runs, figures, readings)


def say(line: str) -> None:
    print(line, flush=True)


if __name__ == "__main__":
    main()
