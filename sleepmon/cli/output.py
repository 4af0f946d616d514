"""What commands print: sentences for people, or one JSON object a line for programs."""

import sys
from typing import Any, TextIO

import msgspec

from sleepmon.cli.words import words_of_event
from sleepmon.domain.errors import SleepmonError
from sleepmon.domain.events import Event, NightBuildProgressed

_UNSEEN = dict.fromkeys((*range(9), *range(11, 32), *range(127, 160)), "\N{REPLACEMENT CHARACTER}")
"""A name in a file from elsewhere must not steer the terminal."""


class Output:
    """Where a command prints; with `as_json` every line on stdout is a JSON object."""

    def __init__(
        self, as_json: bool = False, out: TextIO | None = None, err: TextIO | None = None
    ) -> None:
        self.as_json = as_json
        self._out = out or sys.stdout
        self._err = err or sys.stderr
        self._growing = ""
        """The line on the terminal that the next one overwrites."""

    def event(self, event: Event) -> None:
        """Something happened: `{"event": its name, ...}`, or a sentence where one is worth it."""
        if self.as_json:
            self._print(msgspec.json.encode(event).decode())
        elif isinstance(event, NightBuildProgressed):
            self._grow("The night's file", event.done)
        elif words := words_of_event(event):
            self._print(words)

    def result(self, name: str, fact: Any, words: str) -> None:
        """An answer: `{"result": name, ...}` with the fields of a struct or dict, or the words."""
        if self.as_json:
            fields = {"result": name, **msgspec.to_builtins(fact, str_keys=True)}
            self._print(msgspec.json.encode(fields).decode())
        elif words:
            self._print(words)

    def progress(self, title: str, part: float) -> None:
        """A part of 1 is done: `{"result": "progress", ...}`, or on a terminal one line for all."""
        if self.as_json:
            self.result("progress", {"part": round(part, 3)}, "")
        else:
            self._grow(title, part)

    def error(self, error: SleepmonError) -> None:
        """What went wrong and what to do: `{"error": its name, ...}`, or both on stderr."""
        if self.as_json:
            fields = {
                "error": type(error).__name__,
                "summary": error.summary,
                "advice": error.advice,
                "details": error.details,
                "exit_code": error.exit_code,
            }
            self._print(msgspec.json.encode(fields).decode())
            return
        self._end_line()
        for line in (error.summary, error.advice, error.details):
            if line:
                print(line.translate(_UNSEEN), file=self._err, flush=True)

    def _grow(self, title: str, part: float) -> None:
        """Say it again in the same line; a file or a pipe is spared it."""
        if not self._out.isatty():
            return
        line = f"{title}: {part:.0%}"
        if line != self._growing:
            print(f"\r{line.ljust(len(self._growing))}", end="", file=self._out, flush=True)
            self._growing = line

    def _end_line(self) -> None:
        """Take away the line that grew."""
        if self._growing:
            print(f"\r{' ' * len(self._growing)}\r", end="", file=self._out, flush=True)
            self._growing = ""

    def _print(self, line: str) -> None:
        self._end_line()
        print(line.translate(_UNSEEN), file=self._out, flush=True)
