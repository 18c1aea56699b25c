"""The Dockerfile: what is in the image, and what is not."""

import json
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from tests.image import context, copied, environment_of, ignored, stages
from tests.site import ROOT
from usage_site.version import version


def test_hadolint_finds_nothing():
    hadolint = Path(sys.executable).parent / "hadolint"
    if not hadolint.exists():
        pytest.skip("hadolint has no wheel for this machine")
    done = subprocess.run(
        [hadolint, ROOT / "Dockerfile"], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout) == (0, "")


def test_the_base_is_an_exact_tag_that_a_build_can_pin_by_digest():
    text = (ROOT / "Dockerfile").read_text()
    (tag,) = re.findall(r"^ARG PYTHON_IMAGE=(\S+)$", text, re.MULTILINE)
    assert re.fullmatch(r"python:3\.11\.\d+-slim-bookworm", tag)
    bases = {stage.base for stage in stages().values()} - set(stages())
    assert bases == {"${PYTHON_IMAGE}"}


def test_the_site_is_the_last_stage_and_has_nothing_of_the_demo():
    assert list(stages())[-1] == "site"
    taken = stages()["site"].values("COPY")
    assert taken
    assert all(value.startswith("--from=build ") for value in taken)
    assert stages()["build"].base == "packages"
    assert stages()["site"].base == "runtime"


@pytest.mark.parametrize("stage", ["site", "demo"])
def test_it_runs_as_a_numeric_account_without_a_shell_form(stage):
    assert stages()[stage].values("USER") == ["10001:10001"]
    (command,) = stages()[stage].values("CMD")
    assert json.loads(command)
    assert stages()[stage].steps[-1][0] == "CMD"


def test_packages_come_as_wheels_by_hash():
    installs = [
        line
        for stage in stages().values()
        for line in stage.values("RUN")
        if re.search(r"-m pip .* install ", line)
    ]
    assert len(installs) == 2
    for line in installs:
        assert {"--require-hashes", "--only-binary"} <= set(shlex.split(line))
    assert "apt-get" not in (ROOT / "Dockerfile").read_text()


def test_data_and_static_files_have_their_places():
    variables = environment_of("site")
    assert variables["DATA_DIR"] == "/data"
    assert variables["STATIC_ROOT"] == "/opt/static"
    assert variables["HOST"] == "0.0.0.0"  # noqa: S104 within the container
    assert variables["PATH"].startswith("/opt/venv/bin:")
    assert stages()["runtime"].values("VOLUME") == ["/data"]


def test_the_labels_carry_the_version_of_this_tree():
    (labels,) = stages()["site"].values("LABEL")
    assert 'org.opencontainers.image.version="${VERSION}"' in labels
    assert f"VERSION={version()}" in stages()["site"].values("ARG")


def test_only_what_is_named_reaches_a_build():
    names = set(context())
    tops = {name.split("/")[0] for name in names}
    assert tops.isdisjoint({".git", ".venv", "var", "tests", "user-usage.env"})
    assert {name for name in names if name.startswith(("deploy/", "docs/"))} == {
        "deploy/gunicorn.conf.py",
        "deploy/healthcheck.py",
        "docs/reader_role.sql",
    }
    assert not [name for name in names if "__pycache__" in name or name.endswith(".sqlite3")]


def test_every_tracked_file_of_the_site_is_copied():
    taken = {source for stage in ("packages", "build") for source, _ in copied(stage)}
    folders = "analytics", "static", "templates", "usage_site"
    listed = subprocess.run(
        ["git", "ls-files", *folders], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.split("\n")
    assert {name for name in listed if name} <= taken


def test_a_pattern_that_the_reader_does_not_know_is_an_error():
    with pytest.raises(ValueError, match="is not understood"):
        ignored("analytics/x.py", ["*", "*.py"])
