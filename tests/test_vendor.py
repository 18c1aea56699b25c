"""What we ship from npm is what the manifest pins, and whole."""

import base64
import hashlib
import json
import re
from pathlib import Path

import pytest

from analytics.tables import RATE_ICONS

ROOT = Path(__file__).parent.parent
VENDOR = ROOT / "static" / "vendor"
TEXT = (VENDOR / "manifest.json").read_text()
PACKAGES = json.loads(TEXT)["packages"]
FILES = [
    (VENDOR / f"{package['name']}-{package['version']}" / name, entry["sha384"])
    for package in PACKAGES
    for name, entry in package["files"].items()
]


@pytest.mark.parametrize(("path", "pinned"), FILES, ids=[path.name for path, _ in FILES])
def test_a_vendored_file_is_what_the_manifest_pins(path, pinned):
    digest = hashlib.sha384(path.read_bytes()).digest()
    assert f"sha384-{base64.b64encode(digest).decode()}" == pinned


def test_nothing_else_lies_in_the_vendor_folder():
    found = {path for path in VENDOR.rglob("*") if path.is_file()}
    assert found == {path for path, _ in FILES} | {VENDOR / "manifest.json"}


def test_every_package_names_version_licence_and_integrity_and_ships_its_licence():
    for package in PACKAGES:
        assert re.fullmatch(r"\d+\.\d+\.\d+", package["version"])
        assert package["licence"] in {"MIT", "Apache-2.0"}
        assert package["integrity"].startswith("sha512-")
        assert "LICENSE" in package["files"]


def test_the_manifest_names_no_registry():
    assert "://" not in TEXT


def test_no_vendored_file_points_to_a_source_map_that_is_not_there():
    assert not [path for path, _ in FILES if b"sourceMappingURL" in path.read_bytes()]


def test_the_sheet_of_plotly_is_of_the_version_of_its_script():
    versions = {
        package["version"] for package in PACKAGES if package["name"].startswith("plotly.js")
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
    assert [address for address in addresses if not (ROOT / "static" / address).is_file()] == []
