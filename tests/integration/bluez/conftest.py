"""bleak's Linux backend can be imported on Linux only, and must leave nothing behind."""

import sys
import time
from collections.abc import Iterator

import pytest

from tests.fakes.belongings import Belongings

collect_ignore_glob = [] if sys.platform == "linux" else ["test_*.py"]
GRACE_S = 3.0


@pytest.fixture(autouse=True)
def nothing_is_left() -> Iterator[None]:
    """Fail when a thread, a task, a socket or a file has outlived the test; `private_bus` itself
    fails when a connection has.
    """
    before = Belongings()
    yield
    until_s = time.monotonic() + GRACE_S
    while words := before.left_over():
        if time.monotonic() > until_s:
            pytest.fail(f"left behind: {'; '.join(words)}", pytrace=False)
        time.sleep(0.01)
