"""Sentences for people, or one JSON object a line for programs."""

import io
import json

from sleepmon.cli.output import Output
from sleepmon.domain.errors import DiskFull
from sleepmon.domain.events import NightSavedUntil, NightStarted
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
