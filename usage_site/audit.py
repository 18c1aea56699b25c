"""Events of signing in and out, and of changes to logins."""

from collections.abc import Iterable
from typing import Any

from axes.signals import user_locked_out
from django.contrib.auth.models import AbstractUser, Group, Permission, User
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.db.models.signals import m2m_changed, post_delete, post_save, pre_delete, pre_save
from django.dispatch import receiver
from django.http import HttpRequest
from django.utils import timezone

from analytics.accounts.capped_events import record_capped
from analytics.accounts.session_store import SessionStore
from analytics.audit.kinds import Kind
from analytics.audit.record import record
from analytics.audit.retention import delete_old_events

FLAGS = ("is_active", "is_staff", "is_superuser", "username", "email", "password")
CHANGES = {
    "post_add": "added to",
    "post_remove": "removed from",
    "pre_clear": "removed from",
}
NOT_SHOWN = ("password", "email")
ACCESS = ("is_staff", "is_superuser")


@receiver(user_logged_in)
def record_sign_in(sender: type, request: HttpRequest, user: AbstractUser, **kwargs) -> None:
    """Whatever the way. What is over is deleted then: two indexed statements."""
    record(Kind.SIGN_IN, request, actor=user.get_username())
    delete_old_events(timezone.now())
    SessionStore.clear_expired()


@receiver(user_logged_out)
def record_sign_out(
    sender: type, request: HttpRequest, user: AbstractUser | None, **kwargs
) -> None:
    if user:
        record(Kind.SIGN_OUT, request, actor=user.get_username())


@receiver(user_login_failed)
def record_failure(
    sender: str, credentials: dict, request: HttpRequest | None = None, **kwargs
) -> None:
    # Its receiver runs before this one: importing its signals connects it.
    if not getattr(request, "axes_locked_out", False):
        record_capped(Kind.SIGN_IN_FAILED, request, actor=credentials.get("username") or "")


@receiver(user_locked_out)
def record_lock(sender: str, request: HttpRequest, username: str, **kwargs) -> None:
    """The failure that locks. Tries during the lock are not counted and must not fill the log."""
    if getattr(request, "axes_failures_since_start", None) is not None:
        record(Kind.LOCKED, request, actor=username or "")


@receiver(pre_save, sender=User)
def remember_flags(
    sender: type, instance: User, update_fields: frozenset | None = None, **kwargs
) -> None:
    """What the login is before the change, for `record_account`."""
    is_changing = instance.pk and (update_fields is None or update_fields & {*FLAGS})
    before = User.objects.filter(pk=instance.pk).values(*FLAGS).first() if is_changing else None
    instance._flags_before = before  # type: ignore[attr-defined]  # ours


@receiver(post_save, sender=User)
def record_account(sender: type, instance: User, created: bool, **kwargs) -> None:
    """A login that is new, or whose flags, name or password changed."""
    before = getattr(instance, "_flags_before", None)
    changed = [
        name if name in NOT_SHOWN else f"{name}={getattr(instance, name)}"
        for name in FLAGS
        if before is not None and before[name] != getattr(instance, name)
    ]
    if created or changed:
        detail = created_with(instance) if created else ", ".join(changed)
        record(Kind.ACCOUNT_CHANGED, subject=instance.get_username(), detail=detail)


def created_with(user: User) -> str:
    """`created: is_staff, is_superuser`: with the access that it has from the start."""
    given = ", ".join(name for name in ACCESS if getattr(user, name))
    return f"created: {given}" if given else "created"


@receiver(post_delete, sender=User)
def record_deleted(sender: type, instance: User, **kwargs) -> None:
    record(Kind.ACCOUNT_CHANGED, subject=instance.get_username(), detail="deleted")


@receiver(m2m_changed, sender=User.groups.through)
def record_roles(
    sender: type, instance: Any, action: str, reverse: bool, pk_set: set | None, **kwargs
) -> None:
    """Groups that somebody entered or left."""
    if action not in CHANGES:
        return
    is_whole = action == "pre_clear"
    if reverse:  # the users of a group were changed
        users = instance.user_set.all() if is_whole else User.objects.filter(pk__in=pk_set or ())
        groups: Iterable[Group] = [instance]
    else:
        users = [instance]
        groups = instance.groups.all() if is_whole else Group.objects.filter(pk__in=pk_set or ())
    names = ", ".join(sorted(group.name for group in groups))
    for user in users if names else ():
        record(Kind.ROLE_CHANGED, subject=user.get_username(), detail=f"{CHANGES[action]} {names}")


@receiver(m2m_changed, sender=Group.permissions.through)
def record_permissions(
    sender: type, instance: Any, action: str, reverse: bool, pk_set: set | None, **kwargs
) -> None:
    """What the members of a group may do from now on."""
    if action not in CHANGES:
        return
    is_whole = action == "pre_clear"
    if reverse:  # the groups of a permission were changed
        groups = instance.group_set.all() if is_whole else Group.objects.filter(pk__in=pk_set or ())
        names = instance.codename
    else:
        groups = [instance]
        found = instance.permissions.all()
        if not is_whole:
            found = Permission.objects.filter(pk__in=pk_set or ())
        names = ", ".join(sorted(found.values_list("codename", flat=True)))
    for group in groups if names else ():
        detail = f"permissions {CHANGES[action]} the group: {names}"
        record(Kind.ROLE_CHANGED, subject=group.name, detail=detail)


@receiver(pre_save, sender=Group)
def remember_name(sender: type, instance: Group, **kwargs) -> None:
    """The name of a group before the change, for `record_group`."""
    before = Group.objects.filter(pk=instance.pk).values_list("name", flat=True).first()
    instance._name_before = before  # type: ignore[attr-defined]  # ours


@receiver(post_save, sender=Group)
def record_group(sender: type, instance: Group, created: bool, **kwargs) -> None:
    """A group that is new or has another name."""
    before = getattr(instance, "_name_before", None)
    if created:
        record(Kind.ROLE_CHANGED, subject=instance.name, detail="group created")
    elif before and before != instance.name:
        record(Kind.ROLE_CHANGED, subject=instance.name, detail=f"group renamed from {before}")


@receiver(pre_delete, sender=Group)
def record_deleted_group(sender: type, instance: Group, **kwargs) -> None:
    """Its members lose what it allowed, without a signal of their own."""
    names = ", ".join(sorted(user.get_username() for user in instance.user_set.all()))
    record(
        Kind.ROLE_CHANGED, subject=instance.name, detail=f"group deleted; members: {names or '-'}"
    )
