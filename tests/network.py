"""Programs, ports and addresses of this machine, and TCP to a Unix socket server."""

import contextlib
import itertools
import os
import shutil
import socket
import threading
import time
from collections.abc import Iterator

import pytest

START_SECONDS = 10
# Below those that the kernel gives to clients; each process begins elsewhere.
FIRST_PORT, PORT_COUNT = 20_000, 12_000
PORTS = (FIRST_PORT + (os.getpid() * 97 + number) % PORT_COUNT for number in itertools.count())


def program(name: str) -> str:
    """The path of an installed program; skips the test where there is none."""
    # Debian keeps servers where ordinary people do not look.
    if found := shutil.which(name, path=f"{os.environ['PATH']}:/usr/sbin"):
        return found
    pytest.skip(f"{name} is not installed")


def free_port(address: str = "127.0.0.1") -> int:
    """A port that nobody listens on."""
    while True:
        port = next(PORTS)
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.bind((address, port))
            return port


def wait_for_port(port: int, address: str = "127.0.0.1") -> None:
    """Until somebody listens; raises TimeoutError when nobody does."""
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        with contextlib.suppress(OSError):
            socket.create_connection((address, port), timeout=1).close()
            return
        time.sleep(0.05)
    raise TimeoutError(f"nobody listens on {address}:{port}")


def own_address() -> str:
    """An address of this machine other than loopback; skips the test where it has none."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe, contextlib.suppress(OSError):
        probe.connect(("192.0.2.1", 9))  # sends nothing: asks for the route alone
        return probe.getsockname()[0]
    pytest.skip("this machine has no network address but loopback")


@contextlib.contextmanager
def relay(address: str, path: str) -> Iterator[int]:
    """The port on that address by which the Unix socket at `path` is reached."""
    with socket.create_server((address, 0)) as door:
        threading.Thread(target=accept, args=(door, path), daemon=True).start()
        yield door.getsockname()[1]


def accept(door: socket.socket, path: str) -> None:
    with contextlib.suppress(OSError):  # the door is closed
        while True:
            client = door.accept()[0]
            threading.Thread(target=carry, args=(client, path), daemon=True).start()


def carry(client: socket.socket, path: str) -> None:
    """Both directions of one connection, until both are at their end."""
    with client, socket.socket(socket.AF_UNIX) as server:
        server.connect(path)
        back = threading.Thread(target=pump, args=(server, client), daemon=True)
        back.start()
        pump(client, server)
        back.join()


def pump(source: socket.socket, sink: socket.socket) -> None:
    with contextlib.suppress(OSError):
        while received := source.recv(65_536):
            sink.sendall(received)
        sink.shutdown(socket.SHUT_WR)
