"""What comes from npm is what the manifests pin, and whole."""

import base64
import hashlib
import json
import re
from pathlib import Path

import pytest
from django.contrib.staticfiles.finders import find

from analytics.components.cells import RATE_ICONS

ROOT = Path(__file__).parent.parent.parent
FOLDERS = ROOT / "static" / "vendor", ROOT / "tests" / "vendor"
TEXTS = {folder: (folder / "manifest.json").read_text() for folder in FOLDERS}
PACKAGES = [
    (folder, package) for folder, text in TEXTS.items() for package in json.loads(text)["packages"]
]
FILES = [
    (folder / f"{package['name']}-{package['version']}" / name, entry["sha384"])
    for folder, package in PACKAGES
    for name, entry in package["files"].items()
]


@pytest.mark.parametrize(("path", "pinned"), FILES, ids=[path.name for path, _ in FILES])
def test_a_vendored_file_is_what_the_manifest_pins(path, pinned):
    digest = hashlib.sha384(path.read_bytes()).digest()
    assert f"sha384-{base64.b64encode(digest).decode()}" == pinned


def test_nothing_else_lies_in_the_vendor_folders():
    found = {path for folder in FOLDERS for path in folder.rglob("*") if path.is_file()}
    assert found == {path for path, _ in FILES} | {folder / "manifest.json" for folder in FOLDERS}


def test_every_package_names_version_licence_and_integrity_and_ships_its_licence():
    for folder, package in PACKAGES:
        assert re.fullmatch(r"\d+\.\d+\.\d+", package["version"])
        # What is used by tests alone may be copied under its own terms.
        others = {"MPL-2.0"} if folder.parent.name == "tests" else set()
        assert package["licence"] in {"MIT", "Apache-2.0"} | others
        assert package["integrity"].startswith("sha512-")
        assert "LICENSE" in package["files"]


def test_no_manifest_names_a_registry():
    assert not [folder for folder, text in TEXTS.items() if "://" in text]


def test_no_vendored_file_points_to_a_source_map_that_is_not_there():
    assert not [path for path, _ in FILES if b"sourceMappingURL" in path.read_bytes()]


def test_the_sheet_of_plotly_is_of_the_version_of_its_script():
    versions = {
        package["version"] for _, package in PACKAGES if package["name"].startswith("plotly.js")
    }
    assert len(versions) == 1


def test_every_icon_that_a_page_names_is_in_the_sprite():
    sprite = (ROOT / "static" / "analytics" / "icons.svg").read_text()
    shipped = set(re.findall(r'<symbol id="([^"]+)"', sprite))
    templates = "\n".join(path.read_text() for path in (ROOT / "templates").rglob("*.html"))
    named = re.findall(r'{% icon "([^"]+)" %}|icon_name="([^"]+)"', templates)
    assert {one or other for one, other in named} | {*RATE_ICONS.values()} <= shipped


def test_every_vendored_address_in_a_template_exists():
    templates = "\n".join(path.read_text() for path in (ROOT / "templates").rglob("*.html"))
    addresses = re.findall(r"{% static '([^']+)' %}", templates)
    assert addresses
    assert [address for address in addresses if not find(address)] == []
