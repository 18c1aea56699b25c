"""Template context of `analytics/data/page.html`."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.conf import settings
from django.template.defaultfilters import filesizeformat

from analytics.domain.formats import (
    DASH,
    ago,
    count_of,
    day,
    integer,
    listed,
    percent,
    usd,
    usd_limit,
)
from analytics.domain.report import KEY_KINDS
from analytics.litellm.catalog import Role, Table
from analytics.litellm.meanings import NO_PAGE, OPTIONAL, WITHOUT_COLUMN, WITHOUT_TABLE
from analytics.litellm.schema import NEEDED, is_required
from analytics.usage.data_report import DataQuality, DataQuery, Findings, MirrorState
from analytics.usage.warnings import mirror_warnings, warnings

MEANINGS = {
    "team_keys": "Team keys with no user.",
    "user_keys": "Keys assigned to a user only after they were used.",
    "bare_keys": "Keys with neither a team nor a user.",
    "health_checks": "The proxy's own model checks.",
    "unknown_keys": "Not found in LiteLLM's key table.",
}
# Whose keys they are; other kinds have no owners.
OWNERS = {"team_keys": "team", "user_keys": "user"}
MOST_GAPS = 10
NOT_NEEDED = "which this site does not need."


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One sentence with its level: good, fair or poor."""

    level: str
    sentence: str


def data_context(query: DataQuery, quality: DataQuality) -> dict:
    """Template context besides the query and the report."""
    found = quality.findings
    period = query.start_date, query.end_date
    rights = tuple(grants(quality, quality.role)) if quality.role else ()
    return {
        "warnings": (
            *mirror_warnings(quality.mirror.status),
            *warnings(found, *period, today=query.today),
        ),
        "coverage": coverage(found),
        "mirror": mirror_facts(quality.mirror),
        "kinds": [
            (KEY_KINDS[kind.kind], MEANINGS[kind.kind], OWNERS.get(kind.kind, ""), kind)
            for kind in quality.unattributed
        ],
        "lacking": tuple(lacking(quality.tables)),
        "grants": rights,
        "is_well": all(right.level == "good" for right in rights),
        "site_settings": site_settings(),
    }


def coverage(found: Findings) -> tuple[tuple[str, str], ...]:
    """Facts on the period as (name, text)."""
    gaps = [day(gap) for gap in found.days_without_rows[:MOST_GAPS]]
    more = len(found.days_without_rows) - len(gaps)
    return (
        ("Earliest data", day(found.first_day_ever)),
        ("Earliest tag data", day(found.first_tag_day)),
        ("Missing days", ", ".join(gaps) + (f" and {more} more" if more else "") or "None"),
        ("Spend on deleted keys", deleted_words(found)),
    )


def mirror_facts(mirror: MirrorState) -> tuple[tuple[str, str], ...]:
    """Facts on the local copy as (name, text)."""
    status = mirror.status
    proved = f"{mirror.proved_days} of {count_of(mirror.days, 'day')}"
    if mirror.oldest_proof:
        proved += f", the oldest {ago(mirror.oldest_proof)}"
    pruned = [day(pruned) for pruned in mirror.pruned_days]
    return (
        ("Updated", ago(status.snapshot_at) if status.snapshot_at else DASH),
        ("Days copied", integer(mirror.days)),
        ("Days still to copy", integer(status.missing)),
        ("Days compared with LiteLLM", proved),
        ("Tags kept that LiteLLM deleted", listed(pruned) if pruned else "None"),
        ("Malformed rows left out", rejected_words(mirror)),
        ("Malformed dates, rows left out", listed([*mirror.malformed_dates]) or "None"),
        ("Size", filesizeformat(mirror.size_bytes)),
        ("Last refresh failed", status.reason or "No"),
    )


def rejected_words(mirror: MirrorState) -> str:
    if not mirror.rejected_rows:
        return "None"
    days = listed([day(rejected) for rejected in mirror.rejected_days])
    return f"{integer(mirror.rejected_rows)}, on {days}"


def deleted_words(found: Findings) -> str:
    if found.deleted_spend is None or found.deleted_share is None:
        return f"{DASH} (unknown)" if found.spend > 0 else DASH
    return f"{percent(found.deleted_share)} ({usd(found.deleted_spend)} of {usd(found.spend)})"


def lacking(tables: Iterable[Table]) -> Iterator[tuple[str, str]]:
    """What this release lacks, as (table or column, effect)."""
    for table in tables:
        if not table.is_present:
            yield table.name, WITHOUT_TABLE.get(table.name, NO_PAGE)
        for column in table.absent_columns:
            meaning = NO_PAGE if is_required(table.name, column) else WITHOUT_COLUMN.get(column)
            meaning = meaning or WITHOUT_TABLE.get(table.name, OPTIONAL)
            yield f"{table.name}.{column}", meaning


def grants(quality: DataQuality, role: Role) -> Iterator[Finding]:
    """Excess permissions, then missing ones, then confirmations."""
    every = (*quality.tables, *quality.others)
    powers = [
        *(f"It {power}." for power in role.powers),
        *(f"It can create tables in the schema {schema}." for schema in role.creates_in),
    ]
    yield from (Finding(level="poor", sentence=power) for power in powers)
    if role.is_superuser:
        yield Finding(
            level="poor", sentence="It can therefore read every secret and write to every table."
        )
        return
    unused = [*written(every), *read_in_vain(quality)]
    yield from unused
    missing = [missing_grant(table) for table in quality.tables if table.missing_grants]
    yield from missing
    if not powers and not unused:
        yield Finding(
            level="good", sentence="Read-only, with no access beyond what this site needs."
        )
    if not missing and has_all(quality.tables):
        yield Finding(level="good", sentence="Has every permission this site needs.")


def missing_grant(table: Table) -> Finding:
    """Missing grants on a table; worse if the user page requires them."""
    required = any(is_required(table.name, column) for column in table.missing_grants)
    return Finding(
        level="poor" if required else "fair",
        sentence=f"It cannot read {listed(list(table.missing_grants))} of {table.name}.",
    )


def has_all(tables: Iterable[Table]) -> bool:
    """Whether every table that the users page requires exists."""
    return all(table.is_present for table in tables if table.name in NEEDED)


def written(tables: Iterable[Table]) -> Iterator[Finding]:
    """Tables with write permissions, grouped by permission."""
    by_right: dict[tuple[str, ...], list[str]] = {}
    for table in tables:
        if table.writes:
            by_right.setdefault(table.writes, []).append(table.name)
    for rights, names in by_right.items():
        sentence = f"It can {', '.join(rights)} in {listed(names)}."
        yield Finding(level="poor", sentence=sentence)


def read_in_vain(quality: DataQuality) -> Iterator[Finding]:
    """Readable columns that this site does not use; secrets are worse."""
    for table in quality.tables:
        if unused := table.unused_grants:
            level = "poor" if table.secrets else "fair"
            sentence = f"It can read {listed(list(unused))} of {table.name}, {NOT_NEEDED}"
            yield Finding(level=level, sentence=sentence)
    if others := [table for table in quality.others if table.readable]:
        level = "poor" if any(table.secrets for table in others) else "fair"
        sentence = f"It can read {listed([table.name for table in others])}, {NOT_NEEDED}"
        yield Finding(level=level, sentence=sentence)


def extra_tools(tools: dict[str, tuple[str, ...]]) -> str:
    """EXTRA_TOOLS as the setting spells it."""
    return "; ".join(f"{label}={','.join(agents)}" for label, agents in tools.items()) or "none"


def site_settings() -> tuple[tuple[str, str], ...]:
    """Site settings that shape its answers; never an address or a secret."""
    return (
        ("POWER_USER_SPEND", usd_limit(settings.POWER_USER_SPEND)),
        ("LOW_USER_SPEND", usd_limit(settings.LOW_USER_SPEND)),
        ("LITELLM_STATEMENT_TIMEOUT", f"{settings.STATEMENT_TIMEOUT:g} s"),
        ("EXPORT_TIMEOUT", f"{settings.EXPORT_TIMEOUT:g} s"),
        ("EXPORTS_AT_ONCE", str(settings.EXPORTS_AT_ONCE)),
        ("MIRROR_REFRESH", settings.MIRROR_REFRESH),
        ("MIRROR_SECONDS", f"{settings.MIRROR_SECONDS:g} s"),
        ("EXTRA_TOOLS", extra_tools(settings.EXTRA_TOOLS)),
        ("HTTPS", str(settings.HTTPS).lower()),
        ("DEBUG", str(settings.DEBUG).lower()),
        ("LOG_LEVEL", settings.LOG_LEVEL),
    )
