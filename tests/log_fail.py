"""A test fails on any log record at warning level or above that it did not announce.

Announce one with `@pytest.mark.expects_log("pattern")`: every matching record is accepted, and at
least one must come.
"""

import logging
import re
from collections.abc import Iterator

import pytest


class _Collector(logging.Handler):
    """Keeps what was logged at warning or above."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.texts: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep one record as `level name: message`."""
        self.texts.append(f"{record.levelname} {record.name}: {record.getMessage()}")


@pytest.fixture(autouse=True)
def no_unexpected_log(request: pytest.FixtureRequest) -> Iterator[None]:
    """Fail on unannounced warnings in the log, and on announced ones that never came."""
    collector = _Collector()
    root = logging.getLogger()
    root.addHandler(collector)
    yield
    root.removeHandler(collector)
    patterns = [mark.args[0] for mark in request.node.iter_markers("expects_log")]
    unexpected = [text for text in collector.texts if not any(re.search(p, text) for p in patterns)]
    missing = [p for p in patterns if not any(re.search(p, text) for text in collector.texts)]
    if unexpected:
        pytest.fail("unexpected log records:\n" + "\n".join(unexpected), pytrace=False)
    if missing:
        pytest.fail(f"expected log records did not come: {missing}", pytrace=False)
