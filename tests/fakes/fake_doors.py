"""The doors that commands are handed in tests, and a way to run a command and see all it said."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass, field
from typing import Any

from sleepmon.app.paths import UserPaths, user_paths
from sleepmon.app.settings_file import SettingsFile
from sleepmon.cli.main import main
from sleepmon.domain.nights import Finding
from sleepmon.domain.sensors import RadioKind
from sleepmon.domain.training import RunResult, TrainingPlan
from sleepmon.gui.ports import TrainingListener
from tests.fakes.fake_services import FakeRetraining, a_result, an_epoch
from tests.fakes.fake_shelves import FakeLibrary, FakeShelf
from tests.fakes.fake_station import FakeStation


@dataclass
class QuickRetraining(FakeRetraining):
    """Retraining that is through at once, and ends as the test says."""

    ends: RunResult | str | None = field(default_factory=a_result)
    """A result, the words of a failure, or None: cancelled."""
    folders: list[str | None] = field(default_factory=list)

    def start(self, plan: TrainingPlan, listener: TrainingListener) -> None:
        """Two epochs, then the end."""
        self.asked.append("start")
        listener.on_epoch(an_epoch(1))
        listener.on_epoch(an_epoch(2))
        if isinstance(self.ends, RunResult):
            listener.on_result(self.ends)
        elif self.ends is None:
            listener.on_cancelled()
        else:
            listener.on_failed(self.ends, "details")


@dataclass
class FakeDoors:
    """Behind each door stands a fake that remembers."""

    near: FakeStation = field(default_factory=FakeStation)
    running: FakeStation | None = None
    findings: tuple[Finding, ...] = ()
    trainer: QuickRetraining = field(default_factory=QuickRetraining)
    library: FakeLibrary = field(default_factory=FakeLibrary)
    shelf: FakeShelf = field(default_factory=FakeShelf)
    served: list[RadioKind] = field(default_factory=list)
    radios: list[RadioKind] = field(default_factory=list)

    @property
    def paths(self) -> UserPaths:
        """The folders of this test."""
        return user_paths()

    @property
    def settings(self) -> SettingsFile:
        """The settings of this test."""
        return SettingsFile(self.paths.settings_file)

    def station(self, radio: RadioKind) -> FakeStation:
        """The station at hand."""
        self.radios.append(radio)
        return self.near

    def attached_station(self, radio: RadioKind) -> FakeStation:
        """The station at hand."""
        return self.station(radio)

    def retraining(self, folder: str | None = None) -> QuickRetraining:
        """The trainer of the test."""
        self.trainer.folders.append(folder)
        return self.trainer

    def nights(self, folder: str | None = None) -> FakeLibrary:
        """The nights of the test."""
        self.library.folders.append(folder)
        return self.library

    def models(self) -> FakeShelf:
        """The models of the test."""
        return self.shelf

    def running_station(self) -> FakeStation | None:
        """The station that runs, if the test wants one."""
        return self.running

    def serve(self, radio: RadioKind) -> None:
        """Remember that the station was asked for."""
        self.served.append(radio)

    def checks(self) -> tuple[Finding, ...]:
        """What the test wants."""
        return self.findings


@dataclass(frozen=True)
class Said:
    """What a command printed, and its exit code."""

    code: int
    out: str
    err: str

    @property
    def rows(self) -> list[dict[str, Any]]:
        """The JSON lines."""
        return [json.loads(line) for line in self.out.splitlines()]


def said_by(command: Callable[[], int]) -> Said:
    """What a command prints, and its exit code."""
    out, err = io.StringIO(), io.StringIO()
    with redirect_stdout(out), redirect_stderr(err):
        code = command()
    return Said(code, out.getvalue(), err.getvalue())


def run_command(doors: FakeDoors, *argv: str) -> Said:
    """Run one command with these doors."""
    return said_by(lambda: main(argv, doors))
