"""Lines in the audit log that several pages write."""

import logging

from django.http import HttpRequest

from analytics.accounts.client_address import client_address

LONGEST_NAME = 150
audit = logging.getLogger("user_usage.audit")


def record_view(request: HttpRequest, user_id: str) -> None:
    """One line in the audit log: who looked at whom."""
    audit.info(
        "%s of user %r viewed: user %r, address %s",
        request.path,
        user_id[:LONGEST_NAME],
        request.user.get_username()[:LONGEST_NAME],
        client_address(request) or "-",
    )
