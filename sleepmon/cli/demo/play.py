"""The demo without a display, from the first sensor to the report."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from pathlib import Path

import msgspec

from sleepmon.app.paths import private_folder
from sleepmon.cli.context import Context
from sleepmon.cli.demo.judging import LossFacts, WindowFacts, night_part, promises_of
from sleepmon.cli.demo.night import Mishap, RecordedNight, Ward
from sleepmon.cli.demo.report import DemoReport, LinkLoss
from sleepmon.cli.demo.windows import ReportingWindow, WindowProcess, take_pictures
from sleepmon.cli.training_news import run_training
from sleepmon.domain.commands import CloseStation, DisturbSensor, PlayFault
from sleepmon.domain.errors import SleepmonError
from sleepmon.domain.fault_kinds import FAULT_KINDS
from sleepmon.domain.resources import resource
from sleepmon.domain.samples import SensorId
from sleepmon.domain.schemes import load_scheme
from sleepmon.domain.training import RunResult
from sleepmon.services.ports import StationPort

OUT_OF_RANGE_S = 5.0
REPEATED_S = 5.0


@dataclass
class _Windows:
    """The window that is killed half-way, and the one opened after it."""

    folder: Path
    """Where their log goes, and what the second one shows."""
    first: WindowProcess | None = None
    second: ReportingWindow | None = None
    facts: WindowFacts = field(default_factory=WindowFacts)

    @property
    def log_file(self) -> Path:
        return self.folder / "window.log"

    def open_first(self) -> None:
        self.first = WindowProcess(self.log_file)

    def kill_first(self) -> None:
        if self.first is not None:
            self.facts.pid = self.first.pid
            self.facts.ran = self.first.runs
            self.facts.killed = self.first.kill() != 0
            self.facts.killed_utc_ns = time.time_ns()

    def open_second(self) -> None:
        self.second = ReportingWindow(self.folder / "second window", self.log_file)

    def close(self) -> None:
        if self.second is not None:
            self.facts.second = self.second.report()
        if self.first is not None and self.first.runs:
            self.first.kill()


def play(context: Context, folder: Path, seconds: float) -> DemoReport:
    """Play it all; the promises in the report say what held."""
    started = time.monotonic()
    nights_folder = private_folder(folder / "nights")
    settings = context.doors.settings.load()
    context.doors.settings.save(
        msgspec.structs.replace(settings, nights_folder=str(nights_folder), radio="virtual")
    )
    station = context.doors.attached_station("virtual")
    try:
        scheme = load_scheme(resource("schemes", "twelve.toml"))
        ward = Ward(station, scheme, nights_folder, context.out)
        worn = ward.wake(seed=1)
        windows = _Windows(folder)
        loss = LossFacts(_sensor_at("chest", worn), min(OUT_OF_RANGE_S, seconds / 8))
        first = _first_night(ward, worn, seconds, windows, loss)
        pictures: list[Path] = []
        second = _second_night(ward, worn, seconds, folder, pictures)
        training, training_words = _retrain(context)
        # The run is on show now, in place of the plan that was drawn before.
        take_pictures(folder / "pictures", folder / "window.log", "train")
    finally:
        _end(station)
    nights = tuple(night_part(night, context, scheme) for night in (first, second))
    promises = promises_of(nights, first.log, loss, windows.facts, training, pictures)
    missing = nights[0].verified.missing
    return DemoReport(
        holds=all(promise.holds for promise in promises),
        promises=promises,
        nights=nights,
        link_loss=LinkLoss(
            sensor=loss.sensor,
            out_of_range_s=loss.seconds,
            missing=missing.get(loss.sensor, 0),
            missing_elsewhere=sum(n for sensor, n in missing.items() if sensor != loss.sensor),
        ),
        killed_window_pid=windows.facts.pid,
        training=training,
        training_words=training_words,
        pictures=tuple(picture.relative_to(folder).as_posix() for picture in pictures),
        took_s=time.monotonic() - started,
    )


def _first_night(
    ward: Ward,
    worn: dict[SensorId, str],
    seconds: float,
    windows: _Windows,
    loss: LossFacts,
) -> RecordedNight:
    """All postures, with a sensor out of range, a window killed, and another opened."""
    sensor = SensorId(loss.sensor)

    def reach(in_range: bool) -> None:
        ward.station.do(DisturbSensor(sensor=sensor, in_range=in_range))

    mishaps = [
        Mishap(0.0, windows.open_first),
        Mishap(0.25 * seconds, lambda: reach(False)),
        Mishap(0.25 * seconds + loss.seconds, lambda: reach(True)),
        Mishap(0.5 * seconds, windows.kill_first),
        Mishap(0.6 * seconds, windows.open_second),
    ]
    try:
        return ward.record("V01", worn, seconds, mishaps)
    finally:
        windows.close()


def _second_night(
    ward: Ward,
    worn: dict[SensorId, str],
    seconds: float,
    folder: Path,
    pictures: list[Path],
) -> RecordedNight:
    """Another sleeper, kept back to judge the model on; pictures are taken meanwhile.

    Packets come twice for a while, of which nothing may be lost and nothing doubled.
    """

    def photograph() -> None:
        pictures.extend(take_pictures(folder / "pictures", folder / "window.log"))

    def repeat_packets() -> None:
        step = FAULT_KINDS["duplicated packets"].step("duplicated packets", "neck", REPEATED_S)
        ward.station.do(PlayFault(step=step))

    ward.change_sleeper(seed=2)
    mishaps = [Mishap(0.02 * seconds, repeat_packets), Mishap(0.1 * seconds, photograph)]
    return ward.record("V02", worn, seconds, mishaps)


def _retrain(context: Context) -> tuple[RunResult | None, str]:
    """One fine-tuning on the nights just recorded, and the words to it."""
    retraining = context.doors.retraining()
    plan = retraining.plan()
    context.out.result("plan", plan, "\n".join(plan.warnings))
    if plan.refusal:
        return None, plan.refusal
    try:
        result = run_training(
            retraining,
            plan,
            lambda report: context.out.result("epoch", report, f"epoch {report.epoch}"),
        )
    except SleepmonError as error:
        return None, str(error)
    retraining.keep(result)
    return result, result.words


def _sensor_at(placement: str, worn: dict[SensorId, str]) -> str:
    return next(sensor for sensor, place in worn.items() if place == placement)


def _end(station: StationPort) -> None:
    try:
        station.do(CloseStation(end_night=True))
    finally:
        station.close()
