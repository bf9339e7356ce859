"""CPU charged to processes, read from /proc: a better measure than time on a machine that others use too."""

import os
from pathlib import Path

TICK = os.sysconf("SC_CLK_TCK")


def family(pid: int) -> list[int]:
    """A process and all its living descendants."""
    found = [pid]
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in task.read_text().split():
            found += family(int(child))
    return found


def seconds(*roots: int) -> float:
    """CPU seconds spent so far by these processes, their living descendants, and the children they have reaped."""
    ran, reaped = 0, 0
    for root in roots:
        for pid in family(root):
            for task in Path(f"/proc/{pid}/task").glob("*/schedstat"):
                ran += int(task.read_text().split()[0])  # nanoseconds; stat would round to a hundredth of a second
            fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
            reaped += sum(map(int, fields[13:15]))  # cutime, cstime
    return ran / 1e9 + reaped / TICK


def memory_mib(root: int) -> float:
    """The largest resident memory of any worker below a master, in MiB."""
    workers = [pid for pid in family(root) if pid != root]
    return (
        max(int(Path(f"/proc/{pid}/statm").read_text().split()[1]) for pid in workers)
        * os.sysconf("SC_PAGE_SIZE")
        / 2**20
    )
