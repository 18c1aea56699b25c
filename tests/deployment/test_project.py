"""The project: checks, migrations, static files and texts."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.management import call_command

from tests.site import ROOT, manage
from usage_site.storage import stale_files

LONGEST_FILE = 250
HOSTS = re.compile(r"registry\.npmjs|pypi\.org|files\.pythonhosted")


def tracked(*patterns: str) -> list[Path]:
    """Files of the repository, those of others left out."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", *patterns],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.split("\n")
    return [
        ROOT / name
        for name in listed
        if name and not name.startswith(("static/vendor/", "tests/vendor/"))
    ]


def test_django_finds_nothing_to_complain_about():
    checked = manage("check", "--fail-level", "WARNING")
    assert checked.returncode == 0, checked.stderr


def test_it_is_ready_to_be_deployed_behind_https(site_database):
    random = "0123456789" * 6
    checked = manage(
        *("check", "--deploy", "--fail-level", "WARNING", "--database", "default"),
        HTTPS="true",
        ALLOWED_HOSTS="usage.example.com",
        SECRET_KEY=f"key-{random}",
        METRICS_TOKEN=f"token-{random}",
        LOG_FORMAT="json",
        **site_database,
    )
    assert checked.returncode == 0, checked.stderr
    assert checked.stdout.startswith("System check identified no issues")


@pytest.mark.django_db
def test_no_migration_is_missing():
    call_command("makemigrations", check=True, dry_run=True)


def test_static_files_are_collected_under_hashed_names(collected, tmp_path, settings):
    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = dict(settings.STORAGES)  # a new object, so that Django makes a new storage
    assert staticfiles_storage.url("analytics/js/usage.js") == "/static/analytics/js/usage.js"
    shutil.copytree(collected, tmp_path, dirs_exist_ok=True)
    settings.STORAGES = dict(settings.STORAGES)
    hashed = staticfiles_storage.url("analytics/js/usage.js").removeprefix("/static/")
    assert re.fullmatch(r"analytics/js/usage\.[0-9a-f]{12}\.js", hashed)
    assert (tmp_path / f"{hashed}.br").exists()
    assert (tmp_path / f"{hashed}.gz").exists()
    assert stale_files() == []
    assert (
        staticfiles_storage.url("analytics/js/of-tomorrow.js")
        == "/static/analytics/js/of-tomorrow.js"
    )
    (tmp_path / "analytics/js/usage.js").write_text("of yesterday")
    (tmp_path / "analytics/css/components/states.css").unlink()
    assert sorted(stale_files()) == ["analytics/css/components/states.css", "analytics/js/usage.js"]


def test_every_rule_of_a_style_sheet_is_in_a_declared_layer():
    folder = ROOT / "static" / "analytics" / "css"
    order = re.search(r"@layer ([^;{]+);", (folder / "base" / "layers.css").read_text())
    assert order
    layers = "|".join(order[1].split(", "))
    others = rf"@import .+ layer\(({layers})\);|@page( \w+)? {{|{re.escape(order[0])}"
    known = rf"@layer ({layers}) {{|{others}"
    for sheet in folder.rglob("*.css"):
        rules = re.sub(r"/\*.*?\*/", "", sheet.read_text(), flags=re.DOTALL)
        for line in re.findall(r"^[^\s}].*$", rules, re.MULTILINE):
            assert re.fullmatch(known, line), f"{sheet.name}: {line}"


@pytest.mark.parametrize("pattern", ["*.py", "*.sql", "*.html", "*.css", "*.js"])
def test_every_file_fits_in_the_head(pattern):
    lengths = {path: len(path.read_text().splitlines()) for path in tracked(pattern)}
    assert lengths
    assert {path.name for path, length in lengths.items() if length > LONGEST_FILE} == set()


def test_no_file_names_the_host_of_a_registry():
    mine = Path(__file__).name
    named = [
        path
        for path in tracked()
        if path.name != mine and path.suffix != ".png" and HOSTS.search(path.read_text())
    ]
    assert named == []


def test_templates_hold_no_inline_script_or_style():
    inline = re.compile(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son[a-z]+=", re.IGNORECASE)
    found = [path.name for path in tracked("*.html") if inline.search(path.read_text())]
    assert found == []


def test_every_test_of_the_threat_model_exists():
    text = (ROOT / "SECURITY.md").read_text()
    named = re.findall(r"`((?:\w+/)?test_\w+\.py)`", text)
    assert len(named) > 20
    tests = {str(path.relative_to(ROOT / "tests")) for path in (ROOT / "tests").rglob("test_*.py")}
    names = {name.rpartition("/")[2] for name in tests}
    assert [name for name in named if name not in tests and name not in names] == []


def test_every_link_between_documents_leads_somewhere():
    for document in tracked("*.md"):
        for target in re.findall(r"\]\(([^)#:\s]+)(?:#[\w-]+)?\)", document.read_text()):
            assert (document.parent / target).exists(), f"{document.name}: {target}"
