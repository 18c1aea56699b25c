"""Logins of tests, with roles."""

from django.contrib.auth.models import Group, Permission, User
from django.test import Client

from analytics.accounts.roles import ROLES


def role(name: str) -> Group:
    """The group of a role, made anew where a test emptied the database."""
    group, is_new = Group.objects.get_or_create(name=name)
    if is_new:
        codenames = [permission.partition(".")[2] for permission in ROLES[name]]
        group.permissions.set(Permission.objects.filter(codename__in=codenames))
    return group


def staff_with(*roles: str, username: str = "kim", **flags) -> User:
    """Somebody of staff who is in these groups."""
    user = User.objects.create_user(username, password="a long password", is_staff=True, **flags)
    user.groups.add(*map(role, roles))
    return user


def client_of(user: User) -> Client:
    """A client in which somebody is signed in."""
    client = Client()
    client.force_login(user)
    return client
