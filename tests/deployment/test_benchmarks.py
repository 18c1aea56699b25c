"""The benchmark end to end on a tiny data set, without judging its results."""

import re
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import pytest

from benchmarks import company, exports, statements, visits
from benchmarks.load import ERRORS, STAMPEDE
from benchmarks.server_log import ServerLog
from benchmarks.sizes import LAST_DAY, SIZES
from tests.site import ROOT

TINY = ("--size", "T", "--runs", "1", "--seconds", "1", "--admins", "2", "--stampede", "4")
ROWS = (
    statements.FLOOR,
    statements.FLOOR_90,
    statements.AGGREGATE,
    statements.LITELLM,
    statements.FOUR_STATEMENTS,
    statements.OURS,
    statements.OURS_90,
    statements.OURS_TOOL,
    statements.OURS_THREE,
    statements.OURS_TAG_USERS,
    statements.COMPARISON,
    visits.COLD,
    f"{visits.COLD}, one tool",
    f"{visits.COLD}, three tags",
    *(f"{visits.WARM}, {name}" for name in visits.WARM_VARIANTS),
    exports.CSV,
    exports.DAILY,
    exports.DAILY_COPY,
    STAMPEDE,
    "warm request under load, p95, ms",
    "cold request under load, p95, ms",
    "writer, p95 with load / without",
)


@pytest.fixture(scope="module")
def page(reachable_folder: Path) -> str:
    """The page of results that one run writes and prints."""
    home = reachable_folder / "bench"
    measured = subprocess.run(
        [sys.executable, "-m", "benchmarks", *TINY, "--home", home, "--results", reachable_folder],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=100,
    )
    assert measured.returncode == 0, measured.stderr
    written = (reachable_folder / "results-T.md").read_text()
    assert written in measured.stdout
    return written


def test_every_row_is_measured(page):
    measured = {line.split("|")[1].strip() for line in page.splitlines() if line.startswith("|")}
    assert set(ROWS) <= measured


def test_every_target_appears_with_its_measurement(page):
    lines = page.partition("## Targets")[2].partition("##")[0].splitlines()
    judged = [line for line in lines if re.search(r"\| +(\*\*not )?met(\*\*)? \|$", line)]
    assert len(judged) >= 12


def test_nothing_fails_under_load(page):
    (errors,) = re.findall(rf"{ERRORS} +\| +0 \| +(\d+) \|", page)
    assert errors == "0"


def test_days_are_built_in_parts_that_meet():
    parts = list(company.chunks(SIZES["M"]))
    assert parts[0][0] == company.first_day(SIZES["M"])
    assert parts[-1][1] == LAST_DAY
    assert len(parts) > 1
    assert all((after[0] - before[1]).days == 1 for before, after in pairwise(parts))


def test_the_log_tells_every_statement_whatever_way_it_took(tmp_path):
    log = tmp_path / "postgres.log"
    log.write_text(
        "2026-06-30 10:00:00.000 UTC [7] LOG:  duration: 1.250 ms  statement: SELECT 1\n"
        "2026-06-30 10:00:00.000 UTC [8] ERROR:  canceling statement due to user request\n"
        "2026-06-30 10:00:00.000 UTC [7] LOG:  duration: 30.5 ms  execute <unnamed>: COPY (\n"
        '\tSELECT * FROM "LiteLLM_UserTable"\n'
        "\t) TO STDOUT\n"
    )
    read = ServerLog(log)
    read.position = 0
    first, second = read.statements()
    assert (first.ms, first.text, first.reads_litellm) == (1.25, "SELECT 1", False)
    assert second.text == 'COPY (\nSELECT * FROM "LiteLLM_UserTable"\n) TO STDOUT'
    assert second.reads_litellm
    assert read.statements() == ()
