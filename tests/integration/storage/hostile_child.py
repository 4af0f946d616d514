"""Opens night files as the loader does; prints how many were refused, and the longest time."""

import sys
import time
from pathlib import Path

from sleepmon.domain.errors import NightError
from sleepmon.storage.verify import verify_night

refused, longest_s = 0, 0.0
for name in sys.argv[1:]:
    started = time.perf_counter()
    try:
        verify_night(Path(name))
    except NightError:
        refused += 1
    longest_s = max(longest_s, time.perf_counter() - started)
print(refused, longest_s)
