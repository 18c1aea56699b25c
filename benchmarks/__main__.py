"""`python -m benchmarks`: builds the data set if it is missing, measures and writes the results."""

import argparse
import logging
from dataclasses import dataclass
from pathlib import Path

from demo.postgres import Server, embedded_postgres

from . import company, exports, memory, plans, results, site, statements, visits
from .load import Load, load_readings
from .measure import Contender, interleaved
from .server_log import ServerLog
from .sizes import SIZES, Size

ROOT = Path(__file__).parent.parent
HERE = Path(__file__).parent
SECTIONS = ("statements", "requests", "exports", "memory", "load")


@dataclass(frozen=True, slots=True, kw_only=True)
class Bench:
    """What is measured, and where everything lies."""

    server: Server
    size: Size
    home: Path
    runs: int
    sections: tuple[str, ...]
    load: Load
    plans: Path | None


def main() -> None:
    given = arguments()
    size = SIZES[given.size]
    home = given.home / size.name
    with embedded_postgres(home) as server:
        company.prepare_company(server, size)
        site.prepare_site(server)
        bench = Bench(
            server=server,
            size=size,
            home=home,
            runs=given.runs,
            sections=tuple(given.only or SECTIONS),
            load=Load(seconds=given.seconds, admins=given.admins, stampede=given.stampede),
            plans=HERE / "plans" / size.name if given.plans else None,
        )
        text = measured(bench)
    print(f"\n{text}")
    name = "results.md" if size.name == "M" else f"results-{size.name}.md"
    (given.results / name).write_text(text)


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--size", choices=SIZES, default="M", help="of the company (default M)")
    parser.add_argument("--runs", type=int, default=7, help="samples of each (default 7)")
    parser.add_argument(
        "--only", choices=SECTIONS, action="append", help="measure this part; can be repeated"
    )
    parser.add_argument("--seconds", type=float, default=60, help="of load (default 60)")
    parser.add_argument("--admins", type=int, default=50, help="who click at once (default 50)")
    parser.add_argument("--stampede", type=int, default=200, help="requests of one cold view")
    parser.add_argument("--plans", action="store_true", help="write plans to benchmarks/plans/")
    parser.add_argument("--home", type=Path, default=ROOT / "var" / "bench", help="of databases")
    parser.add_argument("--results", type=Path, default=HERE, help="folder of the page of results")
    return parser.parse_args()


def measured(bench: Bench) -> str:
    """The page of results."""
    log, said = ServerLog(bench.home / "postgres.log"), bench.home / "gunicorn.log"
    cookies = site.staff_cookies(max(bench.load.admins, bench.load.stampede))
    visitor = site.Visitor(cookies[0])
    logging.getLogger("analytics.pages.users.exports").setLevel(logging.WARNING)
    with bench.server.connect(company.DATABASE) as owner:
        three = visits.three_tags(owner)
        facts = results.machine(owner, bench.size)
    contenders: list[Contender] = [*statements.statement_contenders((visits.TOOL, three))]
    if "requests" in bench.sections:
        contenders += visits.request_contenders(visitor, three)
    if "exports" in bench.sections:
        contenders += exports.export_contenders(visitor)
    figures = interleaved(contenders, bench.runs, log, say)
    readings = {}
    if "memory" in bench.sections:
        say("Streaming files from gunicorn")
        readings |= memory.memory_readings(cookies[0], said)
    if "load" in bench.sections:
        say(f"The writer alone, then {bench.load.admins} admins beside it")
        readings |= load_readings(bench.load, bench.server, cookies, three, log, said)
    if bench.plans:
        say(f"Writing plans to {bench.plans}")
        plans.write_plans(bench.plans, visitor, three, log)
    return results.page(facts, bench.runs, figures, readings, [f"three tags: {three}"])


def say(line: str) -> None:
    print(line, flush=True)


if __name__ == "__main__":
    main()
