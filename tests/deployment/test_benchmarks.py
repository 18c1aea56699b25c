"""The benchmark end to end on a tiny data set, without judging its results."""

import re
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import pytest

from benchmarks import company, load, refresh, requests, targets
from benchmarks.sizes import LAST_DAY, SIZES
from tests.site import ROOT

TINY = ("--size", "T", "--runs", "1", "--seconds", "1", "--admins", "2", "--mixed", "20")
ROWS = (
    requests.FLOOR,
    *requests.addresses("tag_filters=a"),
    requests.USERS_CSV,
    requests.DAILY_CSV,
    *targets.READING_BOUNDS,
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
        timeout=200,
    )
    assert measured.returncode == 0, measured.stderr
    written = (reachable_folder / "results-T.md").read_text()
    assert written in measured.stdout
    return written


def readings(page: str) -> dict[str, float]:
    """The last table: figures by name."""
    lines = page.partition("## Refresh, load and memory")[2].splitlines()
    found = (re.fullmatch(r"\| (.+?) +\| +(-?[\d,.]+) \|", line) for line in lines)
    return {match[1]: float(match[2].replace(",", "")) for match in found if match}


def test_every_row_is_measured(page):
    measured = {line.split("|")[1].strip() for line in page.splitlines() if line.startswith("|")}
    assert set(ROWS) <= measured


def test_every_target_appears_with_its_measurement(page):
    lines = page.partition("## Targets")[2].partition("##")[0].splitlines()
    judged = [line for line in lines if re.search(r"\| +(\*\*not )?met(\*\*)? \|$", line)]
    assert len(judged) == 2 + len(targets.TIMES_FLOOR) + len(targets.READING_BOUNDS)


def test_nothing_fails_under_load(page):
    assert readings(page)[load.REQUESTS] > 0
    assert readings(page)[load.ERRORS] == 0


def test_costs_of_the_refresh_are_found(page):
    found = readings(page)
    assert found[refresh.FIRST_WALL] > 0
    assert found[refresh.CYCLE_WALL] > 0
    assert found[load.MEMORY] > 20


def test_days_are_built_in_parts_that_meet():
    parts = list(company.chunks(SIZES["M"]))
    assert parts[0][0] == company.first_day(SIZES["M"])
    assert parts[-1][1] == LAST_DAY
    assert len(parts) > 1
    assert all((after[0] - before[1]).days == 1 for before, after in pairwise(parts))
