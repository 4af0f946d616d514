"""The window at moments that matter, not only the happy one; `python -m tests.gui.moments DIR`.

Every picture shows made-up people; nothing of it needs a sensor, a station or a display.
"""

from __future__ import annotations

import argparse
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import msgspec
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication

from sleepmon.domain.errors import RefusedError
from sleepmon.domain.events import WarningRaised
from sleepmon.domain.labels import CANNOT_TELL, LabelTrack
from sleepmon.domain.predictions import PostureSpan, PredictionState, Span
from sleepmon.domain.resources import resource
from sleepmon.domain.schemes import load_scheme
from sleepmon.domain.training import Verdict
from sleepmon.gui.application import make_application
from sleepmon.gui.desk import Desk
from sleepmon.gui.main_window import MainWindow
from sleepmon.gui.palette import Mode
from sleepmon.gui.shots import pass_time
from sleepmon.gui.theme import Theme
from tests.fakes.fake_services import (
    FakeNights,
    FakeRetraining,
    FakeServices,
    a_plan,
    a_result,
    an_epoch,
)
from tests.fakes.fake_shelves import a_summary
from tests.fakes.fake_station import SERIALS, FakeStation, ward_sensor
from tests.fakes.scenes import NS, a_person, night_station, send_signals, ward_station

Act = Callable[[MainWindow, FakeServices], None]
SETTLED_S = 0.4
LIMIT_S = 5.0


def nothing(_window: MainWindow, _services: FakeServices) -> None:
    """What is done at a moment that needs nothing done."""


@dataclass(frozen=True)
class Moment:
    """A page, what the window finds behind it, and what is done there before the picture."""

    page: str
    services: Callable[[], FakeServices]
    then: Act = nothing


def _cut_off() -> FakeServices:
    started = time.time_ns() - 6 * 3600 * NS
    row = a_summary(state="interrupted", started_utc_ns=started, duration_s=5 * 3600.0)
    return FakeServices(nights=FakeNights(rows=(row,)))


def _offered(window: MainWindow, _services: FakeServices) -> None:
    pass_time(lambda: window.record.first_run.cut_off.night is not None, LIMIT_S)


# --- nights ------------------------------------------------------------------------------------


def _night(change: Callable[[FakeStation], None] = lambda _station: None) -> FakeServices:
    station = night_station()
    change(station)
    return FakeServices(station=station)


def _lost(station: FakeStation) -> None:
    abdomen = station.sensors[ward_sensor(SERIALS[2]).sensor]
    last = station.now_utc_ns() - 4 * NS
    station.change(msgspec.structs.replace(abdomen, state="silent", last_arrived_utc_ns=last))


def _sees(state: PredictionState, posture: int | None) -> Callable[[FakeStation], None]:
    def change(station: FakeStation) -> None:
        now = station.now_utc_ns()
        seen = a_person(now, since_ns=now - 300 * NS)
        known = state in ("posture", "unsure")
        station.person = msgspec.structs.replace(
            seen,
            state=state,
            posture=posture,
            confidence=0.41,
            roll_deg=seen.roll_deg if known else None,
            arc_deg=48.0,
        )

    return change


def _no_model(station: FakeStation) -> None:
    station.person, station.predictions = None, ()
    station.classifier = "No model is installed."


def _young(station: FakeStation) -> None:
    night = station.night
    assert night is not None
    start = station.now_utc_ns() - 55 * NS
    meta = msgspec.structs.replace(night.meta, started_utc_ns=start)
    station.night = msgspec.structs.replace(night, meta=meta)
    station.labels, station.done, station.events = LabelTrack(), [], []
    seen = PostureSpan(span=Span(start + 4 * NS, start + 55 * NS), posture=11, state="posture")
    station.ribbon = (seen,)
    station.person = a_person(station.now_utc_ns(), posture=11, since_ns=start)


def _differs(station: FakeStation) -> None:
    station.labels = LabelTrack().from_now_on("R", station.now_utc_ns() - 19 * 60 * NS)


def _restless(station: FakeStation) -> None:
    """Nine hours and a half of a night planned for nine, with a turn every few minutes."""
    night = station.night
    assert night is not None
    minute = 60 * NS
    start = station.now_utc_ns() - 570 * minute
    meta = msgspec.structs.replace(night.meta, started_utc_ns=start)
    station.night = msgspec.structs.replace(night, meta=meta)
    spans, at = [], 0
    while at < 570:
        length = min(2 + at * 7 % 11, 570 - at)
        span = Span(start + at * minute, start + (at + length) * minute)
        state: PredictionState = "moving" if at % 5 == 0 else "posture"
        posture = at * 5 % 12 if state == "posture" else None
        spans.append(PostureSpan(span=span, posture=posture, state=state))
        at += length
    station.ribbon = tuple(spans)
    station.labels = LabelTrack().from_now_on("S", start + 30 * minute)
    for number, code in enumerate(("SL", "L", "LP", CANNOT_TELL, "R", "SR", "S")):
        station.labels = station.labels.from_now_on(code, start + (90 + 60 * number) * minute)


def _longest_name(station: FakeStation) -> None:
    now = station.now_utc_ns()
    station.person = a_person(now, posture=4, since_ns=now - 9 * 3600 * NS)


def _warned(level: str, words: str) -> Act:
    def then(_window: MainWindow, services: FakeServices) -> None:
        station = services.station
        warning = WarningRaised(utc_ns=station.now_utc_ns(), kind="disk", level=level, words=words)
        station.tell(warning)

    return then


def _all_events(window: MainWindow, _services: FakeServices) -> None:
    window.record.events.all_button.click()


def _note(window: MainWindow, _services: FakeServices) -> None:
    window.wishes.write_note()


def _relabelled(window: MainWindow, _services: FakeServices) -> None:
    window.desk.label_posture(9, offer_undo=True)


def _refused(window: MainWindow, _services: FakeServices) -> None:
    window.foot.show_error(
        RefusedError(
            "The sensor at the chest could not be reached.",
            "Move the laptop closer, wake the sensor, and look again.",
            "Connection to polar_h10:3FB7 timed out after 10 s.",
        )
    )


# --- sensors -----------------------------------------------------------------------------------


def _ward() -> FakeServices:
    return FakeServices(station=ward_station())


def _in_trouble() -> FakeServices:
    station = ward_station()
    chest = station.sensors[ward_sensor(SERIALS[1]).sensor]
    station.change(msgspec.structs.replace(chest, battery_percent=14, missing=91))
    _lost(station)
    station.heard = [ward_sensor("52B1"), ward_sensor("3FC9")]
    return FakeServices(station=station)


def _only_nearby() -> FakeServices:
    station = FakeStation()
    station.put_on(SERIALS[0], "neck", "connecting")
    station.heard = [ward_sensor(serial) for serial in ("3FB7", "410C", "52B1", "3FC9")]
    return FakeServices(station=station)


# --- training ----------------------------------------------------------------------------------


def _refusing() -> FakeServices:
    refusal = "No labelled night yet. Label at least two nights of one person."
    return FakeServices(retraining=FakeRetraining(next_plan=a_plan(0, refusal)))


def _running(rounds: int) -> Act:
    def then(window: MainWindow, services: FakeServices) -> None:
        pass_time(lambda: window.train.state.plan is not None, LIMIT_S)
        window.refresh()
        window.train.missing.button.click()
        pass_time(lambda: services.retraining.listener is not None, LIMIT_S)
        listener = services.retraining.listener
        assert listener is not None
        for number in range(1, rounds + 1):
            listener.on_epoch(an_epoch(number))

    return then


def _ended(verdict: Verdict, press: str = "") -> Act:
    def then(window: MainWindow, services: FakeServices) -> None:
        _running(60)(window, services)
        listener = services.retraining.listener
        assert listener is not None
        listener.on_result(a_result(verdict))
        pass_time(lambda: window.train.state.stage == "done", LIMIT_S)
        if press:
            getattr(window.train.result, press).click()

    return then


def _failed(window: MainWindow, services: FakeServices) -> None:
    _running(9)(window, services)
    listener = services.retraining.listener
    assert listener is not None
    listener.on_failed("Training ended early. The disk is full.", "OSError: [Errno 28]")


def _cancelled(window: MainWindow, services: FakeServices) -> None:
    _running(9)(window, services)
    window.train.missing.button.click()


MOMENTS: dict[str, Moment] = {
    "first-run": Moment("record", FakeServices),
    "first-run-cut-off": Moment("record", _cut_off, _offered),
    "before-the-night": Moment("record", _ward),
    "night": Moment("record", _night),
    "night-young": Moment("record", lambda: _night(_young)),
    "night-restless": Moment("record", lambda: _night(_restless)),
    "night-lost": Moment("record", lambda: _night(_lost)),
    "night-differs": Moment("record", lambda: _night(_differs)),
    "night-unsure": Moment("record", lambda: _night(_sees("unsure", 9))),
    "night-moving": Moment("record", lambda: _night(_sees("moving", None))),
    "night-upright": Moment("record", lambda: _night(_sees("upright", None))),
    "night-not-worn": Moment("record", lambda: _night(_sees("not worn", None))),
    "night-no-model": Moment("record", lambda: _night(_no_model)),
    "night-long-name": Moment("record", lambda: _night(_longest_name)),
    "night-disk": Moment(
        "record", _night, _warned("attention", "Disk nearly full, room for 3 h 20 min.")
    ),
    "night-disk-full": Moment("record", _night, _warned("lost", "The disk is full.")),
    "night-events": Moment("record", _night, _all_events),
    "night-note": Moment("record", _night, _note),
    "night-undo": Moment("record", _night, _relabelled),
    "night-error": Moment("record", _night, _refused),
    "sensors-none": Moment("sensors", FakeServices),
    "sensors": Moment("sensors", _ward),
    "sensors-trouble": Moment("sensors", _in_trouble),
    "sensors-nearby": Moment("sensors", _only_nearby),
    "sensors-night": Moment("sensors", lambda: _night(_lost)),
    "train-refused": Moment("train", _refusing),
    "train": Moment("train", FakeServices),
    "train-begun": Moment("train", FakeServices, _running(0)),
    "train-running": Moment("train", FakeServices, _running(27)),
    "train-failed": Moment("train", FakeServices, _failed),
    "train-cancelled": Moment("train", FakeServices, _cancelled),
    "train-better": Moment("train", FakeServices, _ended("better")),
    "train-worse": Moment("train", FakeServices, _ended("worse")),
    "train-worse-asks": Moment("train", FakeServices, _ended("worse", "use")),
    "train-unclear": Moment("train", FakeServices, _ended("no clear difference")),
    "train-not-judged": Moment("train", FakeServices, _ended("not judged")),
    "train-kept": Moment("train", FakeServices, _ended("worse", "keep")),
    "train-used": Moment("train", FakeServices, _ended("better", "use")),
    "practice": Moment("practice", _ward),
    "calibration": Moment("calibration", _ward),
    "clocks": Moment("taps", _ward),
    "settings": Moment("settings", FakeServices),
    "help": Moment("help", FakeServices),
}


@contextmanager
def arrived(
    moment: Moment, look: str, width: int, height: int, settled_s: float = SETTLED_S
) -> Iterator[MainWindow]:
    """The window at a moment, in a look and a size."""
    services = moment.services()
    scheme = load_scheme(resource("schemes", "twelve.toml"))
    desk = Desk(scheme, services.settings.load())
    window = MainWindow(Theme.of(Mode(look), reduced_motion=True), desk)
    window.resize(width, height)
    try:
        window.show()
        desk.open(lambda: services)
        pass_time(lambda: desk.state.phase != "starting", LIMIT_S)
        window.show_page(moment.page)
        send_signals(services.station)
        moment.then(window, services)
        pass_time(lambda: False, settled_s)
        window.refresh()
        pass_time(lambda: False, 0.05)
        yield window
    finally:
        window.leave()
        window.close()
        window.deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def main() -> None:
    """Draw the moments that were named, or all."""
    parser = argparse.ArgumentParser(description="Draw the window at moments that matter.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--only", nargs="*", default=[], help="names or beginnings of names")
    parser.add_argument("--looks", nargs="*", default=["light", "dark"])
    parser.add_argument("--sizes", nargs="*", default=["1280x800"])
    asked = parser.parse_args()
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    application = QApplication.instance() or make_application(())
    assert isinstance(application, QApplication)
    asked.folder.mkdir(parents=True, exist_ok=True)
    for name, moment in MOMENTS.items():
        if asked.only and not any(name.startswith(one) for one in asked.only):
            continue
        for look in asked.looks:
            for size in asked.sizes:
                width, height = map(int, size.split("x"))
                picture = asked.folder / f"{name}-{look}-{size}.png"
                with arrived(moment, look, width, height) as window:
                    window.grab().save(str(picture))
                print(picture)


if __name__ == "__main__":
    main()
