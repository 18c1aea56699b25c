"""The deployed site as an ordinary account, where nothing but DATA_DIR can be written."""

import contextlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.network import free_port, relay
from tests.site import LOGIN, ROOT, Browser, environment, wait_for, wait_until_ready

# Every mount becomes read-only in a namespace of its own, but for the site's folder. The account
# keeps only the right to read, which root's home asks for where Python is installed there.
READ_ONLY = """
set -e
mount --make-rprivate /
mount --bind "$DATA_DIR" "$DATA_DIR"
cut -d" " -f2 /proc/self/mounts | grep -v -x -F "$DATA_DIR" | while read -r place; do
    mount -o remount,bind,ro "$place" 2>/dev/null || true
done
for place in "$TREE" /tmp /var/tmp /dev/shm; do
    if touch "$place/written" 2>/dev/null; then exit 9; fi
done
"""
NOBODY = 65534
AS_NOBODY = (
    "setpriv --reuid=65534 --regid=65534 --clear-groups --no-new-privs"
    " --inh-caps=-all,+dac_read_search --ambient-caps=+dac_read_search"
    " --bounding-set=-all,+dac_read_search"
)


def can_cage() -> bool:
    if os.geteuid() != 0 or not (shutil.which("unshare") and shutil.which("setpriv")):
        return False
    return subprocess.run(["unshare", "--mount", "true"], check=False).returncode == 0


@contextlib.contextmanager
def running(data: Path, **variables: str) -> Iterator[str]:
    """The address of the site in its cage."""
    port = free_port()
    gunicorn = f"exec {AS_NOBODY} {sys.executable} -m gunicorn --config deploy/gunicorn.conf.py"
    own = {"DATA_DIR": str(data), "TREE": str(ROOT), "HOME": "/nonexistent", "PORT": str(port)}
    process = subprocess.Popen(
        ["unshare", "--mount", "sh", "-c", READ_ONLY + gunicorn],
        cwd=ROOT,
        env=environment() | own | variables,
    )
    try:
        wait_for(f"http://127.0.0.1:{port}")
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(10)


@pytest.fixture(scope="module")
def caged(
    server, site_database, proxy_writer, collected, reachable_folder
) -> Iterator[tuple[Browser, Path]]:
    """A browser at the site, and the site's folder."""
    if not can_cage():
        pytest.skip("this needs root, unshare and setpriv")
    proxy_writer.clear()
    proxy_writer.spend_day("ann", 5.0)
    data = reachable_folder / "data"
    data.mkdir(mode=0o700)
    os.chown(data, NOBODY, NOBODY)
    # The account may not write to the server's socket.
    with relay("127.0.0.1", f"{server.socket_folder}/.s.PGSQL.5432") as port:
        variables = {
            "APP_DATABASE_URL": f"postgresql://postgres@127.0.0.1:{port}/site",
            "LITELLM_DATABASE_URL": f"postgresql://usage_reader@127.0.0.1:{port}/litellm_test",
            "STATIC_ROOT": collected,
            "AUDIT_LOG": "audit.log",
            "WEB_CONCURRENCY": "2",
            "METRICS_TOKEN": "only for tests " + "0123456789" * 3,
        }
        with running(data, **variables) as address:
            wait_until_ready(address)
            yield Browser(address), data
    proxy_writer.clear()


def test_sign_in_pages_and_files_work(caged):
    browser, _ = caged
    assert browser.sign_in(*LOGIN)[0] == 200
    period = "start_date=2026-01-01&end_date=2026-01-31"
    for path in ("/", "/data/", "/account/tokens/", f"/users/?{period}"):
        assert browser.get(path)[0] == 200, path
    for path in ("/users.csv", "/users/daily.csv", "/seats.csv"):
        status, text = browser.get(f"{path}?{period}" if "users" in path else path)
        assert status == 200, path
        assert "user_id" in text
    page = browser.get("/sign-in/")[1]
    style = page.partition('href="/static/')[2].partition('"')[0]
    assert browser.get(f"/static/{style}")[0] == 200


def test_all_that_was_written_is_in_its_folder_and_its_owners_alone(caged):
    _, data = caged
    written = {path.relative_to(data).parts[0] for path in data.rglob("*")}
    assert {"mirror", "tmp", "audit.log", "metrics"} <= written
    for path in data.rglob("*"):
        assert path.stat().st_uid == NOBODY, path
        assert path.stat().st_mode & 0o077 == 0, path
