r"""Guards text that a spreadsheet would run as a formula.

Programs split a cell again at `;`, `|`, tabs and line breaks, so each part is guarded. Spaces,
invisible characters and quotation marks may precede the sign. The patterns mean the same to
DuckDB and to Python.
"""

import re

SEPARATORS = r";|\t\n\v\f\r\u0085\u2028\u2029"
SKIPPED = (
    r' "\u0001-\u0008\u000e-\u001f\u007f-\u0084\u0086-\u00a0\u00ad\u034f\u061c\u1680\u180e'
    r"\u2000-\u200f\u202a-\u202f\u205f-\u206f\u3000\ufeff"
)
SIGNS = "=+@＝＋＠－-"
# A part that starts a formula, and a text that starts with what programs cut off.
FORMULA = rf"(^|[{SEPARATORS}])([{SKIPPED}]*[{SIGNS}])"
CUT_OFF = r"^([\t\r\n])"


def as_template(pattern: str) -> str:
    """The pattern in DuckDB's spelling, for a template of SQL."""
    return re.sub(r"\\u([0-9a-f]{4})", r"\\x{{\1}}", pattern)


# DuckDB's expression for `{text}`. The first condition costs less than a replacement.
GUARDED = (
    f"CASE WHEN regexp_matches({{text}}, '{as_template(f'{FORMULA}|{CUT_OFF}')}') THEN"
    f" regexp_replace(regexp_replace({{text}}, '{as_template(FORMULA)}', '\\1''\\2', 'g'),"
    f" '{as_template(CUT_OFF)}', '''\\1')"
    " ELSE {text} END"
)


def guarded(text: str) -> str:
    """The text with an apostrophe before each part that a spreadsheet would run."""
    return re.sub(CUT_OFF, r"'\1", re.sub(FORMULA, r"\1'\2", text))
