"""From the groups of a provider or proxy to roles, which are groups of this site."""

from collections.abc import Iterable

from django.conf import settings
from django.contrib.auth.models import Group, User
from django.db import transaction

from usage_site.identity_settings import ROLES


def roles_of(groups: Iterable[str]) -> frozenset[str]:
    """The roles of a member of these groups by SIGN_IN_ROLES, or SIGN_IN_DEFAULT_ROLE."""
    member_of = set(groups)
    roles = {role for role, of in settings.SIGN_IN_ROLES.items() if member_of & set(of)}
    if not roles and settings.SIGN_IN_DEFAULT_ROLE:
        roles = {settings.SIGN_IN_DEFAULT_ROLE}
    return frozenset(roles)


@transaction.atomic
def apply_roles(user: User, roles: frozenset[str]) -> None:
    """Staff access and role groups become these, and nothing more; other groups stay."""
    if user.is_staff != bool(roles):
        user.is_staff = bool(roles)
        user.save(update_fields=["is_staff"])
    present = set(user.groups.filter(name__in=ROLES).values_list("name", flat=True))
    if lost := present - roles:
        user.groups.remove(*Group.objects.filter(name__in=lost))
    if gained := roles - present:
        user.groups.add(*Group.objects.filter(name__in=gained))
