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
    as_ada.post(f"{GROUPS}{group.pk}/", {"name": "remarks"})
    as_ada.post(f"{GROUPS}{group.pk}/delete/", {"post": "yes"})
    assert of_groups("notes", "remarks") == [
        "group created",
        "permissions added to the group: note_seats",
        "permissions removed from the group: note_seats",
        "group renamed from notes",
        "group deleted; members: kim",
    ]


def test_groups_given_to_a_permission_are_events():
    notes, remarks = (Group.objects.create(name=name) for name in ("notes", "remarks"))
    given = Permission.objects.get(codename="note_seats")
    given.group_set.add(notes)
    given.group_set.set([remarks])
    given.group_set.remove(remarks)
    for name in ("notes", "remarks"):
        assert of_groups(name) == [
            "group created",
            "permissions added to the group: note_seats",
            "permissions removed from the group: note_seats",
        ]


def of_groups(*names: str) -> list[str]:
    """What events say of these groups, the oldest first."""
    events = Event.objects.filter(kind=Kind.ROLE_CHANGED, subject__in=names)
    return [event.detail for event in events.order_by("pk")]


def test_nobody_empties_the_group_that_lets_them_administer(as_ada, ada):
    group = Group.objects.create(name="heads")
    group.permissions.add(permission("administer"))
    ada.groups.set([group])
    page = as_ada.post(f"{GROUPS}{group.pk}/", {"name": "heads"}).content.decode()
    assert "your own access" in page
    assert as_ada.post(f"{GROUPS}{group.pk}/delete/", {"post": "yes"}).status_code == 403
    assert as_ada.get(GROUPS).status_code == 200
