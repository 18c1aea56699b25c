"""One version, stated in pyproject.toml."""

import re

import pytest

from tests.site import ROOT, manage
from usage_site.version import version

STATED = re.search(r'^version = "(.+)"$', (ROOT / "pyproject.toml").read_text(), re.M).group(1)


def test_the_version_is_the_one_in_pyproject():
    assert version() == STATED


@pytest.mark.parametrize("argument", ["version", "--version"])
def test_the_command_line_prints_the_version_without_any_setting(argument):
    assert manage(argument, LITELLM_DATABASE_URL="").stdout == f"{STATED}\n"


@pytest.mark.django_db(databases=["default", "litellm"])
def test_the_foot_of_a_page_names_the_version(staff_client, proxy):
    assert f"User Usage {STATED}" in staff_client.get("/definitions/").content.decode()
