"""The child's end of the pipe: what a worker's body talks to its parent through.

One thread reads and beats; when the pipe ends, the parent is gone and so is the child.
"""

from __future__ import annotations

import faulthandler
import logging
import os
import queue
import signal
import sys
import threading
import time
import traceback
from collections.abc import Callable
from multiprocessing.connection import Connection
from typing import TypeVar

from sleepmon.domain.errors import SleepmonError
from sleepmon.workers.limits import Limits, apply_limits
from sleepmon.workers.messages import (
    MAX_MESSAGE_BYTES,
    Beat,
    Failed,
    FromChild,
    Stop,
    ToChild,
    pack,
    unpack_to_child,
)

BEAT_S = 1.0
EXIT_PARENT_GONE = 3
EXIT_FAILED = 1
WORKER_FAULT = "WorkerFault"
"""Kind of a Failed that is a fault of sleepmon itself and not an answer to the user."""

_log = logging.getLogger(__name__)
_M = TypeVar("_M", bound=ToChild)


class ParentLink:
    """Messages from and to the parent, for the body that runs on the child's main thread."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._inbox: queue.SimpleQueue[ToChild | None] = queue.SimpleQueue()
        self._sending = threading.Lock()
        self._stop_asked = threading.Event()
        self._busy_since: float | None = None
        self._refused = False
        threading.Thread(target=self._listen, name="parent link", daemon=True).start()

    def take(self) -> ToChild | None:
        """Wait for the next message; None once the parent asked to stop."""
        self._busy_since = None
        message = self._inbox.get()
        self._busy_since = time.monotonic()
        return message

    def expect(self, kind: type[_M]) -> _M:
        """The next message, which must be of this kind; the request a child starts with."""
        message = self.take()
        if not isinstance(message, kind):
            raise SleepmonError(f"A child process was asked for {type(message).__name__}.")
        return message

    def send(self, message: FromChild) -> None:
        """Tell the parent; a parent that is gone ends this process."""
        try:
            with self._sending:
                self._connection.send_bytes(pack(message))
        except OSError:
            os._exit(EXIT_PARENT_GONE)

    def stop_asked(self) -> bool:
        """Whether the parent asked to stop; cheap enough to ask between batches."""
        return self._stop_asked.is_set()

    def _listen(self) -> None:
        """Read, and beat each second, until the pipe ends."""
        beat_due = 0.0
        while True:
            try:
                if self._connection.poll(max(0.0, beat_due - time.monotonic())):
                    self._receive(self._connection.recv_bytes(MAX_MESSAGE_BYTES))
            except (OSError, EOFError):
                os._exit(EXIT_PARENT_GONE)
            if time.monotonic() >= beat_due:
                beat_due = time.monotonic() + BEAT_S
                self.send(Beat(busy_s=self._busy_s()))

    def _busy_s(self) -> float:
        since = self._busy_since
        return 0.0 if since is None else time.monotonic() - since

    def _receive(self, data: bytes) -> None:
        try:
            message = unpack_to_child(data)
        except ValueError as error:
            if not self._refused:
                _log.warning("refused a malformed message of the parent: %s", error)
            self._refused = True
            return
        if isinstance(message, Stop):
            self._stop_asked.set()
            self._inbox.put(None)
        else:
            self._inbox.put(message)


Body = Callable[[ParentLink], None]
"""What a child does: a plain function of a module, found again by its name after spawn."""


def run_body(body: Body, connection: Connection, output_path: str, limits: Limits) -> None:
    """The whole life of a child process; never returns.

    Ends without the interpreter's farewell: threads of torch must not outlive their work.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent decides, not the keyboard
    _redirect_output(output_path)
    logging.basicConfig(stream=sys.stderr, level=logging.INFO, format="%(name)s: %(message)s")
    apply_limits(limits)
    link = ParentLink(connection)
    os._exit(_run(body, link))


def _run(body: Body, link: ParentLink) -> int:
    try:
        body(link)
    except SleepmonError as error:
        link.send(Failed.of(error))
        return EXIT_FAILED
    except MemoryError:
        link.send(Failed(kind="SleepmonError", summary="There is not enough memory for this."))
        return EXIT_FAILED
    except Exception:
        text = traceback.format_exc()
        _log.error("%s", text)
        summary = "Something in sleepmon itself went wrong."
        link.send(Failed(kind=WORKER_FAULT, summary=summary, details=text[-8000:]))
        return EXIT_FAILED
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
    return 0


def _redirect_output(path: str) -> None:
    """Let everything said on stdout and stderr, even by C libraries, go to the parent's log."""
    output = os.open(path, os.O_WRONLY | os.O_APPEND)
    if sys.platform != "win32":
        os.unlink(path)  # both ends have it open; now it cannot outlive a parent that is killed
    for stream in (sys.stdout, sys.stderr):
        if stream is not None:
            stream.flush()
    os.dup2(output, 1)
    os.dup2(output, 2)
    os.close(output)
    # A windowed program has no streams at all; without them the first print would fail.
    sys.stdout = open(1, "w", encoding="utf-8", errors="replace", buffering=1, closefd=False)  # noqa: SIM115
    sys.stderr = open(2, "w", encoding="utf-8", errors="replace", buffering=1, closefd=False)  # noqa: SIM115
    faulthandler.enable(sys.stderr)
