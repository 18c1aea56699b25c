"""Spreadsheet formulas: PostgreSQL and Python guard them identically."""

import re

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.domain.formulas import FORMULA, GUARDED, guarded

FORMULAS = {
    "=cmd|'/c calc'!A1": "'=cmd|'/c calc'!A1",
    "+1": "'+1",
    "-1": "'-1",
    "@SUM(A1)": "'@SUM(A1)",
    "＝1": "'＝1",
    "x;=1": "x;'=1",
    "x\t+1": "x\t'+1",
    "x|-1": "x|'-1",
    "x\n@1": "x\n'@1",
    "x\r\n=1": "x\r\n'=1",
    "x\u2028=1": "x\u2028'=1",
    "x;;=1;＋1": "x;;'=1;'＋1",
    " =1": "' =1",
    "\N{NO-BREAK SPACE}=1": "'\N{NO-BREAK SPACE}=1",
    "\N{ZERO WIDTH SPACE}\ufeff=1": "'\N{ZERO WIDTH SPACE}\ufeff=1",
    "a; =1": "a;' =1",
    'a;"=1"': 'a;\'"=1"',
    "\t=1": "'\t'=1",
    "\tx": "'\tx",
    "\rx": "'\rx",
    "\nx": "'\nx",
}
HARMLESS = ["", "ann@example.com", "a=b", "team:a; team:b", "claude-code; x-y", "x\ny", "'=1", "5"]
PIECES = st.sampled_from([*";|\t\r\n\v\x85\u2028 \"'=+-@＝x", "\u200b", "\xa0", "老"])


@pytest.mark.parametrize(("text", "safe"), FORMULAS.items())
def test_every_part_that_starts_a_formula_gets_an_apostrophe(text, safe):
    assert guarded(text) == safe


@pytest.mark.parametrize("text", HARMLESS)
def test_other_text_stays_as_it_is(text):
    assert guarded(text) == text


@given(pieces=st.lists(PIECES, max_size=12))
def test_duckdb_guards_what_python_guards(pieces):
    text = "".join(pieces)
    in_duckdb = guarded_by_duckdb(text)
    assert in_duckdb == guarded(text)
    assert not re.search(FORMULA, in_duckdb)


def guarded_by_duckdb(text: str) -> str:
    statement = GUARDED.format(text="given.text")
    row = duckdb.execute(f"SELECT {statement} FROM (SELECT ?) AS given (text)", [text])
    return row.fetchone()[0]
