"""The software bill of materials is complete, valid, and the same for the same tree."""

import json
import re

import pytest
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator

from scripts.sbom import MANIFEST, REQUIREMENTS, REQUIREMENTS_SSO, document, pinned
from tests.site import ROOT


@pytest.fixture(scope="module")
def written() -> str:
    return document()


def test_it_follows_the_schema_of_cyclonedx(written):
    assert JsonStrictValidator(SchemaVersion.V1_6).validate_str(written) is None


def test_the_same_tree_gives_the_same_bytes(written):
    assert document() == written
    assert "timestamp" not in written


def test_it_names_every_pinned_package_and_every_vendored_one(written):
    components = json.loads(written)["components"]
    names = {(entry["purl"].split(":")[1].split("/")[0], entry["name"]) for entry in components}
    manifest = json.loads(MANIFEST.read_text())
    packages = pinned(REQUIREMENTS_SSO.read_text())
    vendored = {package["name"] for package in manifest["packages"]}
    assert names == {("pypi", name) for name in packages} | {("npm", name) for name in vendored}


def test_packages_of_single_sign_on_alone_are_marked(written):
    components = json.loads(written)["components"]
    marked = {
        entry["name"]
        for entry in components
        if {"name": "extra", "value": "sso"} in entry.get("properties", [])
    }
    assert marked == pinned(REQUIREMENTS_SSO.read_text()) - pinned(REQUIREMENTS.read_text())
    assert {"django-allauth", "fido2"} <= marked


def test_it_carries_every_hash_of_the_lock_file(written):
    locked = set(re.findall(r"sha256:([0-9a-f]{64})", REQUIREMENTS_SSO.read_text()))
    assert locked
    assert locked == set(re.findall(r'"value": "([0-9a-f]{64})"', written))


def test_it_names_no_host_but_that_of_its_schema_and_no_path(written):
    assert re.findall(r"\w+://[^\"]+", written) == [
        "http://cyclonedx.org/schema/bom-1.6.schema.json"
    ]
    assert str(ROOT) not in written
