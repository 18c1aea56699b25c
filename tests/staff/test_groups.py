"""Groups at `/staff/groups/`: fixed roles, and others with the permissions of this site."""

import pytest
from django.contrib.auth.models import Group, Permission

from analytics.accounts.roles import ROLES
from analytics.audit.kinds import Kind
from analytics.audit.models import Event
from tests.people import role, staff_with

pytestmark = pytest.mark.django_db

GROUPS = "/staff/groups/"


def permission(codename: str) -> int:
    return Permission.objects.get(codename=codename).pk


@pytest.mark.parametrize("name", ROLES)
def test_the_roles_are_fixed(as_root, name):
    group = role(name)
    form = {"name": "other", "permissions": []}
    assert as_root.post(f"{GROUPS}{group.pk}/", form).status_code == 403
    assert as_root.post(f"{GROUPS}{group.pk}/delete/", {"post": "yes"}).status_code == 403
    assert as_root.get(f"{GROUPS}{group.pk}/").status_code == 200


def test_a_group_offers_the_four_permissions_and_no_other(as_ada):
    page = as_ada.get(f"{GROUPS}add/").content.decode()
    assert page.count('name="permissions"') == 4
    foreign = {"name": "x", "permissions": [permission("delete_user")]}
    assert "field__error" in as_ada.post(f"{GROUPS}add/", foreign).content.decode()
    assert not Group.objects.filter(name="x").exists()


def test_what_a_group_may_is_an_event_each_time(as_ada):
    form = {"name": "notes", "permissions": [permission("note_seats")]}
    as_ada.post(f"{GROUPS}add/", form)
    group = Group.objects.get(name="notes")
    group.user_set.add(staff_with(username="kim"))
    as_ada.post(f"{GROUPS}{group.pk}/", {"name": "notes"})
    as_ada.post(f"{GROUPS}{group.pk}/delete/", {"post": "yes"})
    events = Event.objects.filter(kind=Kind.ROLE_CHANGED, actor="ada", subject="notes")
    assert [event.detail for event in events.order_by("pk")] == [
        "permissions added to the group: note_seats",
        "permissions removed from the group: note_seats",
        "group deleted; members: kim",
    ]


def test_nobody_empties_the_group_that_lets_them_administer(as_ada, ada):
    group = Group.objects.create(name="heads")
    group.permissions.add(permission("administer"))
    ada.groups.set([group])
    page = as_ada.post(f"{GROUPS}{group.pk}/", {"name": "heads"}).content.decode()
    assert "your own access" in page
    assert as_ada.post(f"{GROUPS}{group.pk}/delete/", {"post": "yes"}).status_code == 403
    assert as_ada.get(GROUPS).status_code == 200
