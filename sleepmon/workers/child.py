"""A child process and the parent's end of its pipe.

Children are spawned, never forked; only bytes of msgpack cross the pipe; a child that is silent,
busy or alive for too long is killed, and one that is asked to stop is killed after a grace.
A Child belongs to the thread that made it.
"""

from __future__ import annotations

import logging
import multiprocessing
import signal
import time
from collections.abc import Iterable
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait

from sleepmon.domain.errors import SleepmonError
from sleepmon.workers.limits import Limits
from sleepmon.workers.link import Body, run_body
from sleepmon.workers.messages import (
    MAX_MESSAGE_BYTES,
    Beat,
    FromChild,
    Stop,
    ToChild,
    pack,
    unpack_from_child,
)
from sleepmon.workers.output import ChildOutput

_DRAIN_S = 1.0
_EXIT_S = 1.0

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Ended:
    """How a child ended: its exit code, the same in words, and the last it said."""

    exit_code: int | None
    words: str
    said: str

    @property
    def well(self) -> bool:
        """Whether it ended by itself with its work done."""
        return self.exit_code == 0


class Child:
    """A running child process; `take` tells what it says until it says Ended."""

    def __init__(self, name: str, body: Body, request: ToChild, limits: Limits) -> None:
        self._name = name
        self._limits = limits
        self._output = ChildOutput(name)
        self._ended: Ended | None = None
        self._reason = ""
        self._refused = False
        context = multiprocessing.get_context("spawn")
        self._connection, far = context.Pipe(duplex=True)
        self._process = context.Process(
            target=run_body,
            args=(body, far, self._output.path, limits),
            name=f"sleepmon {name}",
            daemon=True,
        )
        try:
            self._process.start()
        except OSError as error:
            self._connection.close()
            self._output.close()
            raise SleepmonError(
                "This computer could not start a helper process.",
                "Close other programs and try again.",
                str(error),
            ) from error
        finally:
            far.close()
        now = time.monotonic()
        self._heard = now
        self._drained = now
        self._kill_at = None if limits.total_s is None else now + limits.total_s
        self._kill_reason = "took too long"
        self.send(request)

    @property
    def pid(self) -> int | None:
        """Process id; None once it has ended, for another process may have the number then."""
        return self._process.pid if self._ended is None else None

    def send(self, message: ToChild) -> bool:
        """Tell the child; False when it is gone already, which `take` will tell too."""
        if self._ended is not None:
            return False
        try:
            self._connection.send_bytes(pack(message))
        except OSError:
            return False
        return True

    def take(self, timeout_s: float, wake: Iterable[Connection] = ()) -> FromChild | Ended | None:
        """The next message or the end; None when there is nothing to tell yet.

        Waits for `timeout_s` at most, or until one of `wake` has something to read.
        """
        if self._ended is not None:
            return self._ended
        ready = wait([self._connection, *wake], self._patience_s(timeout_s))
        message = self._receive() if self._connection in ready else None
        if not isinstance(message, Ended):
            return self._enforce_limits() or message
        return message

    def ask_to_stop(self) -> None:
        """Ask the child to end; it is killed when the grace is over, by whoever takes then."""
        self.send(Stop())
        limit = time.monotonic() + self._limits.grace_s
        if self._kill_at is None or limit < self._kill_at:
            self._kill_at, self._kill_reason = limit, "did not stop when asked"

    def close(self) -> Ended:
        """Ask to stop, wait for the grace, kill if need be; what is still said is dropped."""
        if self._ended is None:
            self.ask_to_stop()
        while True:
            message = self.take(_DRAIN_S)
            if isinstance(message, Ended):
                return message

    def kill(self, reason: str) -> Ended:
        """End the child now."""
        if self._ended is not None:
            return self._ended
        self._reason = reason
        self._process.kill()
        return self._finish()

    def _receive(self) -> FromChild | Ended | None:
        try:
            data = self._connection.recv_bytes(MAX_MESSAGE_BYTES)
        except (EOFError, OSError):
            return self._finish()
        self._heard = time.monotonic()
        try:
            message = unpack_from_child(data)
        except ValueError as error:
            if not self._refused:
                _log.warning("refused a malformed message of %s: %s", self._name, error)
            self._refused = True
            return None
        if isinstance(message, Beat):
            busy_s = self._limits.busy_s
            if busy_s is not None and message.busy_s > busy_s:
                return self.kill(f"was stuck for {message.busy_s:.0f} s")
            return None
        return message

    def _patience_s(self, timeout_s: float) -> float:
        """How long to wait without missing a limit."""
        until_kill_s = _DRAIN_S if self._kill_at is None else self._kill_at - time.monotonic()
        return max(0.0, min(timeout_s, _DRAIN_S, until_kill_s))

    def _enforce_limits(self) -> Ended | None:
        now = time.monotonic()
        if now - self._drained > _DRAIN_S:
            self._drained = now
            self._output.drain()
        if now - self._heard > self._limits.silence_s:
            return self.kill(f"gave no sign of life for {self._limits.silence_s:.0f} s")
        if self._kill_at is not None and now > self._kill_at:
            return self.kill(self._kill_reason)
        return None

    def _finish(self) -> Ended:
        """Reap the process, close every handle, tell the log."""
        self._connection.close()
        self._process.join(_EXIT_S)
        if self._process.exitcode is None:
            self._process.kill()
            self._process.join()
        exit_code = self._process.exitcode
        self._process.close()
        self._output.close()
        words = self._reason or _words_of(exit_code)
        self._ended = Ended(exit_code, words, self._output.tail)
        _log.info("child %s %s", self._name, words)
        return self._ended


def _words_of(exit_code: int | None) -> str:
    if exit_code == 0:
        return "ended"
    if exit_code is None or exit_code > 0:
        return f"failed with code {exit_code}"
    try:
        name = signal.Signals(-exit_code).name
    except ValueError:
        name = f"signal {-exit_code}"
    return f"was ended by the system or by a crash ({name})"
