"""An embedded PostgreSQL for the demo and the tests; knows nothing of Django or of LiteLLM.

The server is a process of its own, without a TCP port. It ends with the Python process that started
it, even on `kill -9` (Linux). Start it in the main thread: Linux ties its life to that thread.
As root it runs as `postgres` or `nobody`. If that account cannot reach `home`, the data lie in
`/var/tmp/user-usage-<hash of home>`.
"""

import contextlib
import ctypes
import fcntl
import hashlib
import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import psycopg

from .postgres_binaries import PostgresError, as_account, can_run, find_binaries, server_account

CLUSTER_NAME = "user-usage-embedded"
SETTINGS = {
    "cluster_name": CLUSTER_NAME,
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "shared_buffers": "128MB",
    "max_connections": "60",
    "max_wal_size": "2GB",
    # An index of many rows is made without writing it twice.
    "wal_level": "minimal",
    "max_wal_senders": "0",
}
START_SECONDS = 60
STOP_SECONDS = 30
PR_SET_PDEATHSIG = 1
LIBC = ctypes.CDLL(None) if sys.platform == "linux" else None
# macOS had no C.UTF-8 before 15; its en_US sorts by code point as well.
LOCALE = "C.UTF-8" if sys.platform == "linux" else "en_US.UTF-8"


class PostgresAlreadyRunningError(PostgresError):
    """Another process runs a server on the same home."""


class PostgresStartError(PostgresError):
    """The server or initdb gave up; the text says why and where the log is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """A running server, reached through the folder that holds its socket."""

    socket_folder: Path

    def url(self, database: str, user: str = "postgres") -> str:
        host = quote(str(self.socket_folder), safe="")
        return f"postgresql://{quote(user, safe='')}@/{quote(database, safe='')}?host={host}"

    def connect(self, database: str = "postgres") -> psycopg.Connection:
        """A superuser's connection in autocommit mode; the caller closes it."""
        return psycopg.connect(self.url(database), autocommit=True)


@contextlib.contextmanager
def embedded_postgres(home: Path, say: Callable[[str], None] = print) -> Iterator[Server]:
    """Run a server whose data live in `home` until the block ends.

    say: gets one short line before each slow step.
    Raises PostgresNotFoundError, PostgresAlreadyRunningError or PostgresStartError.
    """
    home = home.resolve()
    home.mkdir(parents=True, exist_ok=True)
    account = server_account()
    place = _place(home, account, say)
    with _locked(home) as lock:
        _clear_old_server(place / "data", lock)
        binaries = find_binaries(place / "data", account, say)
        log = home / "postgres.log"
        if not (place / "data" / "PG_VERSION").exists():
            say("Creating the PostgreSQL data folder")
            _create_data(place, binaries, account, log)
        folder = Path(tempfile.mkdtemp(prefix="user-usage-", dir="/tmp"))
        try:
            if account:
                os.chown(folder, account.pw_uid, account.pw_gid)
            _remember(lock, folder)
            say("Starting PostgreSQL")
            with _serving(place / "data", binaries, account, folder, log) as server:
                yield server
        finally:
            shutil.rmtree(folder, ignore_errors=True)


def _place(home: Path, account: pwd.struct_passwd | None, say: Callable[[str], None]) -> Path:
    """The folder that holds `data`: home, or one below /var/tmp that `account` can reach."""
    if account is None or can_run(["/bin/sh", "-c", 'cd "$0"', str(home)], account):
        return home
    name = hashlib.sha256(str(home).encode()).hexdigest()[:12]
    place = Path(f"/var/tmp/user-usage-{name}")  # noqa: S108 the owner is checked
    say(f"{account.pw_name} cannot reach {home}: the data are in {place}")
    place.mkdir(exist_ok=True)
    if place.is_symlink() or place.stat().st_uid != 0:
        raise PostgresStartError(f"{place} belongs to someone else: remove it.")
    place.chmod(0o755)  # whatever the umask
    return place


@contextlib.contextmanager
def _locked(home: Path) -> Iterator[int]:
    """Hold the lock on `home`; the lock file keeps the path of the socket folder."""
    lock = os.open(home / "lock", os.O_RDWR | os.O_CREAT, 0o644)
    with contextlib.closing(os.fdopen(lock, "r+b")):
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise PostgresAlreadyRunningError(
                f"Another process already runs the PostgreSQL in {home}: stop that one first."
            ) from None
        yield lock


def _remember(lock: int, folder: Path) -> None:
    os.ftruncate(lock, 0)
    os.pwrite(lock, str(folder).encode(), 0)


def _clear_old_server(data: Path, lock: int) -> None:
    """Wait for a server whose launcher was killed, and clear what it left behind."""
    folder = Path(os.pread(lock, 4096, 0).decode() or "/nonexistent")
    deadline = time.monotonic() + STOP_SECONDS
    while (data / "postmaster.pid").exists() and _listening(folder):
        if time.monotonic() > deadline:
            pid = (data / "postmaster.pid").read_text().split("\n")[0]
            raise PostgresAlreadyRunningError(
                f"A PostgreSQL still runs on {data}: stop process {pid}."
            )
        time.sleep(0.1)
    # Nobody listens and we hold the lock, so the PID in the file may belong to another program.
    (data / "postmaster.pid").unlink(missing_ok=True)
    shutil.rmtree(folder, ignore_errors=True)


def _listening(folder: Path) -> bool:
    with socket.socket(socket.AF_UNIX) as knock:
        return knock.connect_ex(str(folder / ".s.PGSQL.5432")) == 0


def _create_data(place: Path, binaries: Path, account: pwd.struct_passwd | None, log: Path) -> None:
    """Run initdb in a folder beside `data`, so that an interrupted one is begun anew."""
    unfinished = place / "data.new"
    shutil.rmtree(unfinished, ignore_errors=True)
    unfinished.mkdir(mode=0o700)
    if account:
        os.chown(unfinished, account.pw_uid, account.pw_gid)
    command = [
        *(str(binaries / "initdb"), "--pgdata", str(unfinished), "--username", "postgres"),
        *("--auth", "trust", "--encoding", "UTF8", "--locale", LOCALE, "--no-sync"),
    ]
    with log.open("ab") as written:
        done = subprocess.run(command, stdout=written, stderr=written, **as_account(account))  # noqa: S603 no shell
    if done.returncode:
        raise PostgresStartError(f"initdb failed: {_last_line(log)} (all of it: {log}).")
    unfinished.rename(place / "data")


@contextlib.contextmanager
def _serving(
    data: Path, binaries: Path, account: pwd.struct_passwd | None, folder: Path, log: Path
) -> Iterator[Server]:
    command = [str(binaries / "postgres"), "-D", str(data), "-k", str(folder)]
    for name, value in SETTINGS.items():
        command += ["-c", f"{name}={value}"]
    with log.open("ab") as written:
        process = subprocess.Popen(  # noqa: S603 no shell
            command,
            stdin=subprocess.DEVNULL,
            stdout=written,
            stderr=written,
            start_new_session=True,  # Ctrl-C is for the launcher, which stops the server last.
            preexec_fn=end_with_parent,
            **as_account(account),
        )
    try:
        server = Server(socket_folder=folder)
        _wait_until_ready(server, process, log)
        yield server
    finally:
        _stop(process)


def end_with_parent() -> None:
    """In the child: ask Linux for SIGINT when the launcher dies, however it dies."""
    if LIBC:
        LIBC.prctl(PR_SET_PDEATHSIG, signal.SIGINT)


def _wait_until_ready(server: Server, process: subprocess.Popen, log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while True:
        try:
            server.connect().close()
            return
        except psycopg.OperationalError:
            if process.poll() is not None or time.monotonic() > deadline:
                raise PostgresStartError(
                    f"PostgreSQL did not start: {_last_line(log)} (all of it: {log})."
                ) from None
            time.sleep(0.05)


def _stop(process: subprocess.Popen) -> None:
    """Fast shutdown: sessions are ended, the data are written."""
    process.send_signal(signal.SIGINT)
    try:
        process.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.send_signal(signal.SIGQUIT)
        process.wait()


def _last_line(log: Path) -> str:
    lines = log.read_text(errors="replace").strip().splitlines()
    return lines[-1] if lines else "the log is empty"
