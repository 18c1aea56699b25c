"""The columns of the models as the list of grants in docs/reader_role.sql."""

from textwrap import wrap

from .schema import READ

WIDTH = 85


def wanted_columns_sql() -> str:
    """The constant `wanted` of docs/reader_role.sql: the columns to grant, by table."""
    tables = ",\n".join(f"        '{table}',\n{literal(READ[table])}" for table in READ)
    return f"    wanted CONSTANT jsonb := jsonb_build_object(\n{tables}\n    );\n"


def literal(names: tuple[str, ...]) -> str:
    """Names as one SQL literal over as many lines as they need."""
    lines = wrap(" ".join(names), WIDTH)
    texts = [f"{line} " for line in lines[:-1]] + lines[-1:]
    return "\n".join(f"            '{text}'" for text in texts)
