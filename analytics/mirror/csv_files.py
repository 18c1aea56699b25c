"""CSV files as PostgreSQL's COPY writes them, read by DuckDB."""

from collections.abc import Mapping

# All is declared: DuckDB guesses the rest even without auto_detect.
OPTIONS = (
    "header=false, auto_detect=false, delim=',', quote='\"', escape='\"', new_line='\\n',"
    " nullstr='', allow_quoted_nulls=false, parallel=false"
)


def read_csv(columns: Mapping[str, str]) -> str:
    """A table function over the files that its one parameter lists. columns: types by name."""
    kinds = ", ".join(f"'{name}': '{kind}'" for name, kind in columns.items())
    return f"read_csv(?, {OPTIONS}, columns={{{kinds}}})"
