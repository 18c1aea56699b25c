"""Roles: which permission each route needs, and which permissions a user has.

Groups of Django hold the permissions. A migration makes those of ROLES; others may be made.
"""

from collections.abc import Mapping
from contextvars import ContextVar
from enum import StrEnum

from django.http import HttpRequest
from django.urls import ResolverMatch

from .privacy import is_pseudonymous

ADMIN_ROUTES = "staff/"
NOTES = "seats/notes/"
# Changing one's own password and second factor and ending one's own sessions needs no role.
OWN_ROUTES = ("password/", "account/security/", "account/sessions/")


class Permission(StrEnum):
    """As Django names them: app and codename of `models.Access`."""

    VIEW = "accounts.view_usage"
    EXPORT = "accounts.export_usage"
    NOTE = "accounts.note_seats"
    ADMINISTER = "accounts.administer"


NEEDS: Mapping[Permission, str] = {
    Permission.VIEW: "This needs a role: viewer, exporter or admin.",
    Permission.EXPORT: "Downloading files needs the role exporter or admin.",
    Permission.NOTE: "Writing notes needs the role exporter or admin.",
    Permission.ADMINISTER: "Managing people needs the role admin.",
}
ROLES: Mapping[str, tuple[Permission, ...]] = {
    "viewer": (Permission.VIEW,),
    "viewer-pseudonymous": (Permission.VIEW,),
    "exporter": (Permission.VIEW, Permission.EXPORT, Permission.NOTE),
    "admin": tuple(Permission),
}
SAYING_NAMES = frozenset({Permission.ADMINISTER, Permission.NOTE})

# What the person behind the current request may do; templates ask it by the tag `may`.
current_permissions: ContextVar[frozenset[Permission]] = ContextVar(
    "current_permissions", default=frozenset()
)


def needed_permission(match: ResolverMatch, method: str) -> Permission | None:
    """The permission for a route; None for those of a person's own login.

    Whatever is not named here needs the permission to view, so new pages are closed.
    """
    if match.route.startswith(ADMIN_ROUTES):
        return Permission.ADMINISTER
    if match.route.startswith(OWN_ROUTES):
        return None
    if match.route.endswith(".csv"):
        return Permission.EXPORT
    if match.route == NOTES and method == "POST":
        return Permission.NOTE
    return Permission.VIEW


def permissions_of(request: HttpRequest) -> frozenset[Permission]:
    """What the request's user may do now; nothing without staff access.

    Who sees pseudonyms neither administers nor notes: both say names.
    """
    user = request.user
    if not user.is_authenticated or not user.is_staff:
        return frozenset()
    found = {permission for permission in Permission if user.has_perm(permission)}
    if found & SAYING_NAMES and is_pseudonymous(user):
        found -= SAYING_NAMES
    return frozenset(found)
