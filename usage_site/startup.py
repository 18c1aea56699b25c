"""Logs version, LiteLLM's database and check findings at startup, and records new settings."""

import logging
from collections.abc import Sequence

from django.core.checks import ERROR, CheckMessage, run_checks
from django.core.exceptions import ImproperlyConfigured
from django.db import connections

from analytics.domain.errors import UsageError
from analytics.domain.statements import sql
from analytics.litellm.connection import litellm_cursor
from analytics.litellm.router import LITELLM

from .setting_changes import record_setting_changes
from .version import version

logger = logging.getLogger(__name__)


def refuse_wrong_settings() -> None:
    """Raises ImproperlyConfigured for errors that need no database to be found."""
    for finding in run_checks():
        if finding.level >= ERROR and not finding.is_silenced():
            raise ImproperlyConfigured(line_of(finding))


def report_start() -> None:
    """Log one line about the start and one for each finding. It may wait for either database."""
    try:
        record_setting_changes()
        findings = [
            finding
            for finding in run_checks(databases=list(connections))
            if not finding.is_silenced()
        ]
        logger.info("User Usage %s: %s; checks: %s", version(), litellm_line(), count(findings))
        for finding in findings:
            level = logging.ERROR if finding.level >= ERROR else logging.WARNING
            logger.log(level, "%s", line_of(finding))
    except UsageError as failure:
        logger.error("The checks failed: %s", failure.__cause__ or failure.title)
    finally:
        connections.close_all()


def litellm_line() -> str:
    """Where LiteLLM's database is and what it holds, without the role and its password."""
    named = connections[LITELLM].settings_dict
    line = f"LiteLLM database {named.get('HOST') or 'local'}/{named['NAME']}"
    try:
        with litellm_cursor() as cursor:
            cursor.execute(sql("litellm/sql/newest_day"))
            schema, newest_day = cursor.fetchone()
    except UsageError:
        return line
    return f"{line}, schema {schema}, newest day {newest_day or 'none'}"


def count(findings: Sequence[CheckMessage]) -> str:
    if not findings:
        return "no findings"
    return "1 finding" if len(findings) == 1 else f"{len(findings)} findings"


def line_of(finding: CheckMessage) -> str:
    """A finding with its hint on one line."""
    return " ".join(f"{finding.id}: {finding.msg} {finding.hint or ''}".split())
