"""What this process holds: threads, tasks, descriptors, a place on a bus; before and after."""

import asyncio
import gc
import os
import threading
from dataclasses import dataclass, field
from pathlib import Path


def live_tasks() -> list[str]:
    """Names of all tasks of all loops that are not done."""
    # By its type alone: asked for its class, one of torch's objects warns that it is deprecated.
    tasks = [each for each in gc.get_objects() if issubclass(type(each), asyncio.Task)]
    return sorted(task.get_name() for task in tasks if not task.done())


def open_descriptors() -> frozenset[str]:
    """`number: what it is` of each open file, pipe and socket, where /proc tells."""
    folder = Path("/proc/self/fd")
    found = set()
    for number in os.listdir(folder) if folder.is_dir() else ():
        try:
            found.add(f"{number}: {os.readlink(folder / number)}")
        except OSError:  # the one by which the folder itself was read
            continue
    return frozenset(found)


@dataclass(frozen=True, slots=True)
class BusState:
    """Who is connected to a message bus, but for those who ask, and how many signals they await."""

    names: frozenset[str] = frozenset()
    rules: int = 0


@dataclass(frozen=True)
class Belongings:
    """All of it at one moment."""

    threads: frozenset[threading.Thread] = field(
        default_factory=lambda: frozenset(threading.enumerate())
    )
    tasks: frozenset[str] = field(default_factory=lambda: frozenset(live_tasks()))
    descriptors: frozenset[str] = field(default_factory=open_descriptors)

    def left_over(self) -> list[str]:
        """What has come since and is still there, in words."""
        now = Belongings()
        return [
            *(f"thread {thread.name}" for thread in now.threads - self.threads),
            *(f"task {name}" for name in sorted(now.tasks - self.tasks)),
            *(f"descriptor {words}" for words in sorted(now.descriptors - self.descriptors)),
        ]
