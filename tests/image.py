"""Reads the Dockerfile and .dockerignore, and runs commands in a root folder like the image.

The root is a chroot in mount and PID namespaces of its own. Of the base image it has what this
machine has: its Python and its libraries. Everything is read-only but /data and /tmp.
"""

import fnmatch
import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path

import pytest
from dockerfile_parse import DockerfileParser

from tests.site import ROOT

ACCOUNT = 10001
BASE_PATH = f"{sys.base_prefix}/bin:/usr/local/bin:/usr/bin:/bin"
# What every process of the chroot gets; `$1` is the root, `$2` says whether it is read-only.
ENTER = """
set -e
root=$1; mode=$2; shift 2
mount --bind "$root" "$root"
for host in /usr /etc "$BASE_PREFIX"; do
    mount --bind "$host" "$root$host"
    mount -o remount,bind,ro "$root$host"
done
mount --rbind /dev "$root/dev"
mount -t proc proc "$root/proc"
if [ "$mode" = ro ]; then
    mount --bind "$root/data" "$root/data"
    mount -t tmpfs -o size=64m,mode=1777 tmpfs "$root/tmp"
    mount -o remount,bind,ro "$root"
fi
cd "$root"
exec chroot "$root" "$@"
"""


@dataclass(frozen=True, slots=True)
class Stage:
    """One `FROM` with what follows it. base: the stage or image it begins with."""

    name: str
    base: str
    steps: list[tuple[str, str]] = field(default_factory=list)

    def values(self, instruction: str) -> list[str]:
        return [value for name, value in self.steps if name == instruction]


def stages() -> dict[str, Stage]:
    """The stages of the Dockerfile by name."""
    parser = DockerfileParser(fileobj=BytesIO((ROOT / "Dockerfile").read_bytes()))
    found: dict[str, Stage] = {}
    for line in parser.structure:
        name, value = line["instruction"], line["value"]
        if name == "FROM":
            base, stage = re.fullmatch(r"(\S+) AS (\S+)", value).groups()
            found[stage] = Stage(stage, base)
        elif found and name != "COMMENT":
            list(found.values())[-1].steps.append((name, value))
    return found


def environment_of(stage: str) -> dict[str, str]:
    """ENV of the stage and of those that it begins with."""
    known = stages()
    path = BASE_PATH if stage not in known else ""
    variables = {"PATH": path} if path else environment_of(known[stage].base)
    for value in known[stage].values("ENV") if stage in known else []:
        for word in shlex.split(value):
            name, _, text = word.partition("=")
            variables[name] = text.replace("$PATH", variables["PATH"])
    return variables


def ignored(path: str, patterns: list[str]) -> bool:
    """Whether .dockerignore leaves the path out. It knows `*`, `!path` and `**/name` alone."""
    out = False
    for pattern in patterns:
        if pattern == "*":
            out = True
        elif pattern.startswith("!"):
            wanted = pattern.removeprefix("!")
            out = out and not (path == wanted or path.startswith(f"{wanted}/"))
        elif pattern.startswith("**/"):
            out = out or any(fnmatch.fnmatch(part, pattern[3:]) for part in path.split("/"))
        else:
            raise ValueError(f".dockerignore: {pattern} is not understood")
    return out


def context() -> Iterator[str]:
    """Every file that a build gets to see."""
    lines = (ROOT / ".dockerignore").read_text().splitlines()
    patterns = [line for line in lines if line and not line.startswith("#")]
    tops = {re.split(r"/", pattern[1:])[0] for pattern in patterns if pattern.startswith("!")}
    for top in sorted(tops):
        path = ROOT / top
        for file in [path] if path.is_file() else sorted(path.rglob("*")):
            name = str(file.relative_to(ROOT))
            if file.is_file() and not ignored(name, patterns):
                yield name


def with_arguments(stage: str, value: str) -> str:
    """The value with the defaults of the stage's ARG lines."""
    for argument in stages()[stage].values("ARG"):
        name, _, text = argument.partition("=")
        value = value.replace(f"${{{name}}}", text)
    return value


def copied(stage: str) -> Iterator[tuple[str, str]]:
    """Each file that the COPY lines of the stage take from the context, with its place in /app."""
    files = list(context())
    for value in stages()[stage].values("COPY"):
        if value.startswith("--from"):
            continue
        *sources, target = with_arguments(stage, value).split()
        for source in sources:
            found = [name for name in files if name == source or name.startswith(f"{source}/")]
            assert found, f"COPY {source} finds nothing"
            for name in found:
                rest = name.removeprefix(source).lstrip("/")
                if not rest:
                    rest = Path(name).name if target.endswith("/") else ""
                yield name, str(Path(target, rest))


class Chroot:
    """A folder that becomes `/`."""

    def __init__(self, root: Path):
        if os.geteuid() != 0:
            pytest.skip("only root can lay out a root folder of its own")
        self.root = root
        for name in ("app", "data", "dev", "etc", "opt", "proc", "tmp", "usr"):
            (root / name).mkdir(parents=True)
        for name in ("bin", "lib", "lib64", "sbin"):
            host = Path("/", name)
            if host.is_symlink():
                (root / name).symlink_to(host.readlink())
        Path(f"{root}{sys.base_prefix}").mkdir(parents=True, exist_ok=True)
        (root / "tmp").chmod(0o1777)
        (root / "data").chmod(0o700)
        os.chown(root / "data", ACCOUNT, ACCOUNT)
        if self.run("build", ["true"], {}).returncode:
            pytest.skip("this machine allows no mounts")

    def command(self, mode: str, command: list[str], variables: dict[str, str]) -> list[str]:
        """mode: `build` as root, who may write, or `ro` as the image's account, who may not."""
        account = ["setpriv", f"--reuid={ACCOUNT}", f"--regid={ACCOUNT}", "--clear-groups"]
        account += ["--bounding-set=-all", "--no-new-privs"]
        settings = [f"{name}={value}" for name, value in variables.items()]
        return [
            *("unshare", "--mount", "--pid", "--fork", "--kill-child=SIGKILL"),
            *("sh", "-c", ENTER, "sh", str(self.root), mode),
            *(account if mode == "ro" else []),
            *("env", "-i", *settings, "sh", "-c", 'cd /app && exec "$@"', "sh", *command),
        ]

    def start(
        self, mode: str, command: list[str], variables: dict[str, str], **options
    ) -> subprocess.Popen:
        return subprocess.Popen(
            self.command(mode, command, variables),
            env=os.environ | {"BASE_PREFIX": sys.base_prefix},
            text=True,
            **options,
        )

    def run(
        self, mode: str, command: list[str], variables: dict[str, str]
    ) -> subprocess.CompletedProcess:
        """The command's end, with what it wrote."""
        pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT}
        with self.start(mode, command, variables, **pipes) as process:
            written = process.communicate()[0]
        return subprocess.CompletedProcess(command, process.returncode, written)
