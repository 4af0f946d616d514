"""Sentences for people, or one JSON object a line for programs."""

import io
import json

from sleepmon.cli.output import Output
from sleepmon.domain.errors import DiskFull
from sleepmon.domain.events import NightBuildProgressed, NightSavedUntil, NightStarted
from sleepmon.domain.nights import Finding


def _printed(as_json: bool) -> tuple[Output, io.StringIO, io.StringIO]:
    out, err = io.StringIO(), io.StringIO()
    return Output(as_json, out, err), out, err


def test_that_every_json_line_is_an_object_with_its_kind() -> None:
    output, out, _ = _printed(as_json=True)
    output.event(NightSavedUntil(utc_ns=1, until_utc_ns=2))
    output.result("finding", Finding(name="disk", state="ok", words="Room."), "unused")
    output.error(DiskFull("No room.", "Make some.", "ENOSPC"))
    event, result, error = [json.loads(line) for line in out.getvalue().splitlines()]
    assert {"event": "NightSavedUntil", "utc_ns": 1, "until_utc_ns": 2} == event
    assert ("finding", "disk", "ok") == (result["result"], result["name"], result["state"])
    assert ("DiskFull", "No room.", 3) == (error["error"], error["summary"], error["exit_code"])


def test_that_people_read_sentences_and_errors_go_to_stderr() -> None:
    output, out, err = _printed(as_json=False)
    output.event(NightSavedUntil(utc_ns=1, until_utc_ns=2))
    output.event(NightStarted(utc_ns=1, night_id="n1", folder="f"))
    output.result("finding", {}, "Room.")
    output.error(DiskFull("No room.", "Make some."))
    assert ["Night n1 is being recorded.", "Room."] == [
        line.split("  ")[-1] for line in out.getvalue().splitlines()
    ]
    assert "No room.\nMake some.\n" == err.getvalue()


class Terminal(io.StringIO):
    """Where somebody looks on."""

    def isatty(self) -> bool:
        return True


def _built_to(done: float) -> NightBuildProgressed:
    return NightBuildProgressed(utc_ns=1, night_id="n1", done=done)


def test_that_a_terminal_shows_in_one_line_how_far_a_night_is_built() -> None:
    out = Terminal()
    output = Output(out=out)
    for done in (0.05, 0.051, 0.99):
        output.event(_built_to(done))
    output.progress("Building", 1.0)
    output.result("night", {}, "Saved.")
    shown = out.getvalue()
    assert "\rThe night's file: 5%\rThe night's file: 99%\rBuilding: 100%" in shown
    assert "Saved.\n" == shown.rsplit("\r", 1)[-1]
    assert "%" not in shown.rsplit("\r", 2)[-2]


def test_that_a_file_or_pipe_is_spared_the_progress_and_programs_are_not() -> None:
    output, out, _ = _printed(as_json=False)
    output.event(_built_to(0.5))
    output.progress("Building", 0.5)
    assert "" == out.getvalue()
    output, out, _ = _printed(as_json=True)
    output.event(_built_to(0.5))
    output.progress("Building", 0.5)
    event, result = [json.loads(line) for line in out.getvalue().splitlines()]
    assert {"event": "NightBuildProgressed", "utc_ns": 1, "night_id": "n1", "done": 0.5} == event
    assert {"result": "progress", "part": 0.5} == result


def test_that_an_error_stands_in_a_line_of_its_own() -> None:
    out, err = Terminal(), io.StringIO()
    output = Output(out=out, err=err)
    output.event(_built_to(0.5))
    output.error(DiskFull("No room.", "Make some."))
    assert out.getvalue().endswith(" \r")


def test_that_what_a_file_says_does_not_steer_the_terminal() -> None:
    output, out, err = _printed(as_json=False)
    output.result("night", {}, "S01\x1b[2J\r\x9b1A\tZo\u00eb\nnext")
    output.error(DiskFull("No\x07 room.", "Make some."))
    assert "S01\ufffd[2J\ufffd\ufffd1A\tZo\u00eb\nnext\n" == out.getvalue()
    assert "No\ufffd room.\nMake some.\n" == err.getvalue()
