"""CPU time, memory and cores of processes, from Linux's /proc."""

import os
from collections.abc import Iterator
from pathlib import Path

import psycopg

PROC = Path("/proc")
TICKS = os.sysconf("SC_CLK_TCK")
PARENT, OWN, CHILDREN = 1, slice(11, 13), slice(13, 15)  # in /proc/<pid>/stat after the name


def stat(pid: int) -> list[str]:
    """The fields of /proc/<pid>/stat from the state on."""
    return (PROC / str(pid) / "stat").read_text().rpartition(")")[2].split()


def family(pid: int) -> Iterator[int]:
    """The process and everything that it started."""
    yield pid
    for task in (PROC / str(pid) / "task").iterdir():
        for child in (task / "children").read_text().split():
            yield from family(int(child))


def postmaster(owner: psycopg.Connection) -> int:
    """The process that started all of the server's processes."""
    ((backend,),) = owner.execute("SELECT pg_backend_pid()").fetchall()
    return int(stat(backend)[PARENT])


def cpu_seconds(pid: int) -> float:
    """CPU time of a process, of its children, and of those that it has waited for."""
    ticks = sum(map(int, stat(pid)[CHILDREN]))
    for each in family(pid):
        try:
            ticks += sum(map(int, stat(each)[OWN]))
        except (FileNotFoundError, ProcessLookupError):
            continue  # it has just ended
    return ticks / TICKS


def resident_mb(pid: int) -> float:
    """Resident memory of a process and its children."""
    kilobytes = 0
    for each in family(pid):
        for line in (PROC / str(each) / "status").read_text().splitlines():
            if line.startswith("VmRSS:"):
                kilobytes += int(line.split()[1])
    return kilobytes / 1000


def bind(pid: int, cores: set[int]) -> None:
    """Let a process, its threads and its children run on these cores only."""
    for each in family(pid):
        for task in (PROC / str(each) / "task").iterdir():
            os.sched_setaffinity(int(task.name), cores)
