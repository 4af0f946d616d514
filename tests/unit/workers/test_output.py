import logging
import os
import stat
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from sleepmon.workers.output import MAX_FILE_BYTES, MAX_LOGGED_LINES, TAIL_LINES, ChildOutput


@pytest.fixture
def output() -> Iterator[ChildOutput]:
    made = ChildOutput("test")
    yield made
    if Path(made.path).exists():
        made.close()


def say(output: ChildOutput, text: str) -> None:
    handle = os.open(output.path, os.O_WRONLY | os.O_APPEND)
    os.write(handle, text.encode())
    os.close(handle)


def test_that_lines_are_logged_as_they_come(
    output: ChildOutput, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    say(output, "one\ntw")
    output.drain()
    say(output, "o\nthree")
    output.drain()
    assert ["test: one", "test: two"] == caplog.messages
    output.close()
    assert "test: three" == caplog.messages[-1]
    assert "one\ntwo\nthree" == output.tail


def test_that_a_flood_is_bounded_in_log_memory_and_disk(
    output: ChildOutput, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    for _ in range(40):
        say(output, "x" * 99 + "\n" + "y" * 20_000 + "\n")
        output.drain()
    assert MAX_LOGGED_LINES + 1 >= len(caplog.messages)
    assert TAIL_LINES >= len(output.tail.splitlines())
    assert os.path.getsize(output.path) <= MAX_FILE_BYTES


def test_that_what_is_no_text_is_shown_all_the_same(output: ChildOutput) -> None:
    handle = os.open(output.path, os.O_WRONLY | os.O_APPEND)
    os.write(handle, b"\xff\xfe bytes\n")
    os.close(handle)
    output.close()
    assert output.tail.endswith("bytes")


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no modes")
def test_that_the_file_is_private_and_goes_away(output: ChildOutput) -> None:
    assert 0o600 == stat.S_IMODE(os.stat(output.path).st_mode)
    output.close()
    assert not Path(output.path).exists()
