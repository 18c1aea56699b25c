"""The embedded PostgreSQL: start, stop and error messages."""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from demo.postgres import CLUSTER_NAME, PostgresAlreadyRunningError, Server, embedded_postgres
from demo.postgres_binaries import BIN_VARIABLE, PostgresNotFoundError

LAUNCHER = """
import sys, time
from pathlib import Path
from demo.postgres import embedded_postgres
with embedded_postgres(Path(sys.argv[1]), say=lambda line: None):
    print("ready", flush=True)
    time.sleep(60)
"""


@pytest.fixture(scope="module")
def home(reachable_folder: Path) -> Path:
    """A folder with data."""
    with embedded_postgres(reachable_folder / "home", say=quietly):
        pass
    return reachable_folder / "home"


@pytest.fixture
def launcher(home: Path) -> Iterator[subprocess.Popen]:
    """Another process that runs the server."""
    process = subprocess.Popen(
        [sys.executable, "-c", LAUNCHER, str(home)],
        cwd=Path(__file__).parent.parent.parent,
        stdout=subprocess.PIPE,
        text=True,
    )
    with process:
        assert process.stdout.readline() == "ready\n"
        yield process
        process.kill()


def quietly(line: str) -> None:
    """Say nothing."""


def test_the_server_listens_on_a_socket_and_on_no_port(server: Server):
    with server.connect() as connection:
        assert connection.execute("SHOW listen_addresses").fetchone() == ("",)
        assert connection.info.host == str(server.socket_folder)


def test_the_server_carries_a_mark(server: Server):
    with server.connect() as connection:
        assert connection.execute("SHOW cluster_name").fetchone() == (CLUSTER_NAME,)


def test_text_beyond_ascii_is_found_in_either_case(server: Server):
    with server.connect() as connection:
        assert connection.execute("SELECT 'ÅSA' ILIKE 'åsa'").fetchone() == (True,)


def test_a_url_escapes_what_it_is_made_of():
    address = Server(socket_folder=Path("/run/a b")).url("x/y", user="o'brien")
    assert address == "postgresql://o%27brien@/x%2Fy?host=%2Frun%2Fa%20b"


def test_data_outlive_a_restart(home: Path):
    with embedded_postgres(home, say=quietly) as server, server.connect() as connection:
        connection.execute("CREATE DATABASE kept")
    with embedded_postgres(home, say=quietly) as server, server.connect("kept") as connection:
        assert connection.info.dbname == "kept"
        connection.close()
        with server.connect() as other:
            other.execute("DROP DATABASE kept")


def test_the_socket_folder_is_gone_after_a_stop(home: Path):
    with embedded_postgres(home, say=quietly) as server:
        assert len(str(server.socket_folder)) < 100
    assert not server.socket_folder.exists()


def test_a_slow_step_is_announced_before_it(home: Path):
    said = []
    with embedded_postgres(home, say=said.append):
        assert said == ["Starting PostgreSQL"]


def test_a_second_start_on_the_same_home_is_refused_by_name(home: Path, launcher: subprocess.Popen):
    refused = pytest.raises(PostgresAlreadyRunningError, match="already runs the PostgreSQL")
    with refused, embedded_postgres(home, say=quietly):
        pass


@pytest.mark.skipif(
    sys.platform != "linux", reason="only Linux tells a child of its parent's death"
)
def test_kill_9_of_the_launcher_leaves_no_server(home: Path, launcher: subprocess.Popen):
    pid = int((home / "data" / "postmaster.pid").read_text().split()[0])
    launcher.send_signal(signal.SIGKILL)
    launcher.wait()
    deadline = time.monotonic() + 5
    while is_running(pid) and time.monotonic() < deadline:
        time.sleep(0.02)
    assert not is_running(pid)


def test_kill_9_of_the_launcher_does_not_stop_the_next_start(
    home: Path, launcher: subprocess.Popen
):
    launcher.send_signal(signal.SIGKILL)
    launcher.wait()
    with embedded_postgres(home, say=quietly) as server, server.connect() as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)


def test_a_stale_pid_file_does_not_stop_the_next_start(home: Path):
    # The number has been given to another program since: to this one.
    (home / "data" / "postmaster.pid").write_text(f"{os.getpid()}\n{home / 'data'}\n0\n5432\n\n\n")
    with embedded_postgres(home, say=quietly) as server, server.connect() as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)


def test_missing_binaries_are_a_sentence_that_names_the_variable(
    home: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv(BIN_VARIABLE, str(home / "nothing"))
    refused = pytest.raises(PostgresNotFoundError, match=f"set {BIN_VARIABLE} to the folder")
    with refused, embedded_postgres(home, say=quietly):
        pass


def test_data_of_another_version_are_left_alone(home: Path):
    other = home.parent / "other"
    (other / "data").mkdir(parents=True)
    (other / "data" / "PG_VERSION").write_text("9\n")
    refused = pytest.raises(PostgresNotFoundError, match="was made by PostgreSQL 9")
    with refused, embedded_postgres(other, say=quietly):
        pass
    shutil.rmtree(other)


def is_running(pid: int) -> bool:
    """Whether the process exists and is not just waiting to be buried by its parent."""
    try:
        return ") Z " not in Path(f"/proc/{pid}/stat").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return False
