"""The CSV file of one user. It is small: days × models × tools of one person."""

import csv
import io
from collections.abc import Iterable

from django.utils.text import slugify

from analytics.components.tools import tool_name
from analytics.domain.formulas import guarded
from analytics.domain.user_report import Person, UserQuery
from analytics.usage.user_export import ExportRow

HEADER = (
    *("user_id", "user_email", "user_alias", "date", "model", "tool"),
    *("spend", "requests", "successful_requests", "failed_requests"),
    *("tokens", "prompt_tokens", "completion_tokens"),
)
LONGEST_NAME = 60  # characters of the user in the name of the file


def csv_of(person: Person, rows: Iterable[ExportRow]) -> str:
    """The file with its header. Text that a spreadsheet would run as a formula is guarded."""
    text = io.StringIO()
    text.write(",".join(HEADER) + "\n")
    writer = csv.writer(text, lineterminator="\n", quoting=csv.QUOTE_MINIMAL)
    who = [guarded(name or "") for name in (person.user_id, person.user_email, person.user_alias)]
    for row in rows:
        sums = row.sums
        writer.writerow(
            [
                *who,
                row.day.isoformat(),
                guarded(row.model),
                guarded(tool_name(*row.tool)),
                f"{sums.spend:.6f}".rstrip("0").rstrip("."),
                *(sums.requests, sums.successes, sums.failures),
                *(sums.tokens, sums.prompt_tokens, sums.completion_tokens),
            ]
        )
    return text.getvalue()


def file_name(query: UserQuery, person: Person) -> str:
    """`user-usage_ines-rossi-example-com_2026-10-27_2026-11-25.csv`, in ASCII."""
    words = slugify(person.name.replace("@", " ").replace(".", " "))[:LONGEST_NAME].strip("-")
    return f"user-usage_{words or 'user'}_{query.start_date}_{query.end_date}.csv"
