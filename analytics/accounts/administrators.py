"""Who administers the site, and that nobody removes the last of them."""

from typing import cast

from django.contrib.auth.models import Group, User
from django.db.models import Q, QuerySet

from .privacy import GROUP
from .roles import Permission

SUPERUSERS_ONLY = "Only a superuser can change a superuser."


def grants_of(permission: Permission) -> dict[str, str]:
    """Lookups of Django's Permission for one of ours."""
    app, _, codename = permission.partition(".")
    return {"content_type__app_label": app, "codename": codename}


def administrators() -> QuerySet[User]:
    """Everybody who may manage people now."""
    grants = grants_of(Permission.ADMINISTER)
    by_group = Q(**{f"groups__permissions__{name}": value for name, value in grants.items()})
    by_user = Q(**{f"user_permissions__{name}": value for name, value in grants.items()})
    found = User.objects.filter(Q(is_superuser=True) | by_group | by_user)
    return found.filter(is_active=True, is_staff=True).exclude(groups__name=GROUP).distinct()


def lock_administrators(acting: User) -> bool:
    """Until the transaction ends nobody else changes who administers.

    False if somebody else has taken that from `acting` meanwhile: two administrators that remove
    each other would leave none.
    """
    list(Group.objects.select_for_update().filter(name="admin").values_list("pk"))
    return administrators().filter(pk=acting.pk).exists()


def grant_access(groups: QuerySet[Group]) -> bool:
    """Whether being in these groups lets staff administer."""
    names = set(groups.values_list("name", flat=True))
    lookups = {f"permissions__{k}": v for k, v in grants_of(Permission.ADMINISTER).items()}
    return GROUP not in names and groups.filter(**lookups).exists()


def may_change(acting: object, user: User | None) -> bool:
    """Whether an administrator may change this account, or end what it has open."""
    return user is None or not user.is_superuser or cast("User", acting).is_superuser
