"""An administrator by role, a superuser, and their clients."""

import pytest
from django.contrib.auth.models import User
from django.test import Client

from tests.people import client_of, staff_with


@pytest.fixture
def ada(db) -> User:
    """An administrator who is no superuser."""
    return staff_with("admin", username="ada")


@pytest.fixture
def root(db) -> User:
    return User.objects.create_superuser("root", "root@example.com", "a long password")


@pytest.fixture
def as_ada(ada: User) -> Client:
    return client_of(ada)


@pytest.fixture
def as_root(root: User) -> Client:
    return client_of(root)
