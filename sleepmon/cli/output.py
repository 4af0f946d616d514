"""What commands print: sentences for people, or one JSON object a line for programs."""

import sys
from typing import Any, TextIO

import msgspec

from sleepmon.cli.words import words_of_event
from sleepmon.domain.errors import SleepmonError
from sleepmon.domain.events import Event


class Output:
    """Where a command prints; with `as_json` every line on stdout is a JSON object."""

    def __init__(
        self, as_json: bool = False, out: TextIO | None = None, err: TextIO | None = None
    ) -> None:
        self.as_json = as_json
        self._out = out or sys.stdout
        self._err = err or sys.stderr

    def event(self, event: Event) -> None:
        """Something happened: `{"event": its name, ...}`, or a sentence where one is worth it."""
        if self.as_json:
            self._print(msgspec.json.encode(event).decode())
        elif words := words_of_event(event):
            self._print(words)

    def result(self, name: str, fact: Any, words: str) -> None:
        """An answer: `{"result": name, ...}` with the fields of a struct or dict, or the words."""
        if self.as_json:
            fields = {"result": name, **msgspec.to_builtins(fact, str_keys=True)}
            self._print(msgspec.json.encode(fields).decode())
        elif words:
            self._print(words)

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
        for line in (error.summary, error.advice, error.details):
            if line:
                print(line, file=self._err, flush=True)

    def _print(self, line: str) -> None:
        print(line, file=self._out, flush=True)
