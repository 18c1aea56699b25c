"""The image's own commands, in a root folder laid out like the image, as its account."""

import json
import os
import re
import shlex
import shutil
import signal
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.image import Chroot, copied, environment_of, stages
from tests.network import free_port, relay
from tests.site import LOGIN, ROOT, Browser, wait_for, wait_until_ready

MANAGE = ["python", "manage.py"]
# The packages themselves are installed by pip in the image, and from the tests' environment here,
# which holds the same versions. INSTALL=pip runs the image's own line (half a minute).
WITH_PIP = os.environ.get("USER_USAGE_IMAGE_INSTALL") == "pip"


def pinned() -> dict[str, str]:
    """Names and versions of requirements.txt that this machine's Python gets."""
    lines = re.findall(r"^(\S+==.*?)\s*\\?$", (ROOT / "requirements.txt").read_text(), re.MULTILINE)
    wanted = [Requirement(line) for line in lines]
    return {
        canonicalize_name(one.name): str(one.specifier).removeprefix("==")
        for one in wanted
        if one.marker is None or one.marker.evaluate()
    }


def link_packages(site_packages: Path) -> None:
    """The pinned packages of the environment that runs the tests, file by file."""
    for name, version in pinned().items():
        found = metadata.distribution(name)
        assert found.version == version, f"{name} {found.version} is not the pinned {version}"
        home = Path(str(found.locate_file(""))).resolve()
        for file in found.files or ():
            source = Path(str(found.locate_file(file))).resolve()
            within = "__pycache__" not in file.parts and source.is_relative_to(home)
            if within and source.exists():
                place(source, site_packages / source.relative_to(home))
    scripts = site_packages.parents[2] / "bin"
    (scripts / "gunicorn").write_text(
        "#!/opt/venv/bin/python\nfrom gunicorn.app.wsgiapp import run\nrun()\n"
    )
    (scripts / "gunicorn").chmod(0o755)


def place(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        os.link(source, target)
    except OSError:  # another disk
        shutil.copy(source, target)


def commands(stage: str) -> list[str]:
    """The RUN lines of a stage."""
    return [re.sub(r"\s*\\\n\s*", " ", value) for value in stages()[stage].values("RUN")]


def build(image: Chroot, collected: str) -> None:
    """Run the stages `packages` and `build`."""
    shutil.copytree(collected, image.root / "opt" / "static")
    for stage in ("packages", "build"):
        for source, target in copied(stage):
            path = image.root / "app" / target
            path.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / source, path)
        for line in commands(stage):
            if "pip" in line and "--require-hashes" in line and not WITH_PIP:
                link_packages(next((image.root / "opt/venv/lib").glob("python*/site-packages")))
                continue
            # Every line but the slow part of this one, whose files the other tests have made.
            line = line.replace("collectstatic", "collectstatic --dry-run")
            done = image.run("build", ["sh", "-c", line], environment_of(stage))
            assert done.returncode == 0, f"{line}\n{done.stdout}"


@pytest.fixture(scope="module")
def image(reachable_folder: Path, collected: str) -> Chroot:
    made = Chroot(reachable_folder / "image")
    build(made, collected)
    return made


@pytest.fixture(scope="module")
def variables(image: Chroot, server, proxy_writer) -> Iterator[dict[str, str]]:
    """The environment of the image, with LiteLLM's database on loopback."""
    proxy_writer.clear()
    proxy_writer.spend_day("ann", 5.0)
    with relay("127.0.0.1", f"{server.socket_folder}/.s.PGSQL.5432") as port:
        yield environment_of("site") | {
            "HOST": "127.0.0.1",
            "PORT": str(free_port()),
            "LITELLM_DATABASE_URL": f"postgresql://usage_reader@127.0.0.1:{port}/litellm_test",
        }
    proxy_writer.clear()


def child_of(process: subprocess.Popen) -> int:
    """The process that is number 1 within."""
    path = Path(f"/proc/{process.pid}/task/{process.pid}/children")
    return int(path.read_text().split()[0])


@pytest.fixture(scope="module")
def site(image: Chroot, variables: dict[str, str]) -> Iterator[tuple[str, int]]:
    """The address of the running image and its first process; it ends as by `docker stop`."""
    migrated = image.run("ro", [*MANAGE, "migrate", "--noinput", "-v", "0"], variables)
    assert migrated.returncode == 0, migrated.stdout
    name, password = LOGIN
    login = {"DJANGO_SUPERUSER_USERNAME": name, "DJANGO_SUPERUSER_PASSWORD": password}
    login["DJANGO_SUPERUSER_EMAIL"] = "root@example.com"
    made = image.run("ro", [*MANAGE, "createsuperuser", "--noinput"], variables | login)
    assert made.returncode == 0, made.stdout
    (command,) = stages()["site"].values("CMD")
    process = image.start("ro", json.loads(command), variables)
    try:
        address = f"http://127.0.0.1:{variables['PORT']}"
        wait_for(address)
        wait_until_ready(address)
        first = child_of(process)
        yield address, first
        (number,) = stages()["runtime"].values("STOPSIGNAL")
        os.kill(first, signal.Signals[number])
        assert process.wait(20) == 0
    finally:
        process.kill()
        process.wait()


def test_only_pinned_packages_can_be_imported(image, variables):
    code = (
        "import importlib.metadata as m, importlib.util as u, json;"
        "print(json.dumps([[d.name for d in m.distributions()],"
        "[n for n in ('pip', 'pytest', 'demo', 'tests', 'playwright') if u.find_spec(n)]]))"
    )
    done = image.run("ro", ["python", "-c", code], variables)
    names, others = json.loads(done.stdout)
    assert {canonicalize_name(name) for name in names} == set(pinned())
    assert others == []


def test_the_account_can_write_nowhere_but_to_its_data(image, variables):
    for folder in ("/app", "/app/var", "/opt/static", "/opt/venv", "/etc", "/usr/bin", "/"):
        assert image.run("ro", ["touch", f"{folder}/x"], variables).returncode != 0, folder
    wrote = image.run("ro", ["sh", "-c", "id -u; touch /data/x /tmp/x && rm /data/x"], variables)
    assert (wrote.returncode, wrote.stdout) == (0, "10001\n")


def test_the_statements_of_the_reader_role_are_there(image, variables):
    printed = image.run("ro", [*MANAGE, "reader_role", "--sql"], variables)
    assert printed.returncode == 0, printed.stdout
    assert "GRANT" in printed.stdout


def test_somebody_signs_in_and_takes_a_page_and_a_file(site):
    browser = Browser(site[0])
    assert browser.sign_in(*LOGIN)[0] == 200
    period = "start_date=2026-01-01&end_date=2026-01-31"
    status, page = browser.get(f"/users/?{period}")
    assert (status, "ann" in page) == (200, True)
    stylesheet = re.search(r'href="(/static/[^"]+\.[0-9a-f]{12}\.css)"', page).group(1)
    asked = urllib.request.Request(site[0] + stylesheet, headers={"Accept-Encoding": "br"})  # noqa: S310 our own site
    with urllib.request.urlopen(asked) as response:  # noqa: S310 our own site
        assert response.headers["Content-Encoding"] == "br"
    status, rows = browser.get(f"/users.csv?{period}")
    assert (status, "ann" in rows) == (200, True)


def test_the_healthcheck_tells_a_running_site_from_none(site, image, variables):
    (check,) = stages()["runtime"].values("HEALTHCHECK")
    command = json.loads(re.search(r"\[.*\]", check).group())
    assert image.run("ro", command, variables).returncode == 0
    assert image.run("ro", command, variables | {"PORT": str(free_port())}).returncode == 1


def test_what_it_writes_is_its_own_alone(site, image):
    found = {path.name: path.stat() for path in (image.root / "data").iterdir()}
    assert set(found) >= {"app.sqlite3", "secret_key", "mirror"}
    assert {entry.st_uid for entry in found.values()} == {10001}
    assert {entry.st_mode & 0o077 for entry in found.values()} == {0}


def test_the_first_process_reaps_orphans(site):
    """Without an init in front: what a health check leaves behind is no zombie."""
    first = site[1]
    orphan = shlex.split(f"nsenter --target {first} --pid sh -c '(sleep 0.3 & echo) >/dev/null'")
    subprocess.run(orphan, check=True)
    time.sleep(0.6)
    children = Path(f"/proc/{first}/task/{first}/children").read_text().split()
    states = [
        Path(f"/proc/{child}/stat").read_text().rsplit(")")[1].split()[0] for child in children
    ]
    assert states
    assert "Z" not in states
