"""Builds a night in a process of its own, to be killed, or on a disk with too little room.

`python -m tests.integration.storage.building_child <journal folder> <file> <most bytes, or 0>`
"""

from __future__ import annotations

import sys
from pathlib import Path

from sleepmon.domain.errors import NightError
from sleepmon.storage.writer import build_night


def main() -> int:
    """Exit code 0 when built, 1 when refused in words."""
    most = int(sys.argv[3])
    if most and sys.platform != "win32":
        import resource

        resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))
    sys.stdout.write("begun\n")
    sys.stdout.flush()
    try:
        build_night(Path(sys.argv[1]), Path(sys.argv[2]), lambda part: None)
    except NightError as error:
        sys.stderr.write(f"{type(error).__name__}: {error.summary}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
