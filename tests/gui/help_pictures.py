"""Draws the pictures of the help anew: `python -m tests.gui.help_pictures`."""

from __future__ import annotations

import os
from pathlib import Path

from PySide6.QtCore import QSize, Qt

from sleepmon.domain.resources import resource
from sleepmon.domain.schemes import load_scheme
from sleepmon.gui.application import make_application
from sleepmon.gui.desk import Desk
from sleepmon.gui.main_window import MainWindow
from sleepmon.gui.palette import Mode
from sleepmon.gui.shots import pass_time
from sleepmon.gui.theme import Theme
from tests.fakes.fake_services import FakeServices, a_result, an_epoch
from tests.fakes.scenes import night_services, send_signals

SIZE = QSize(760, 475)
PAGES = ("record", "sensors", "train")


def main() -> None:
    """One picture of each page, light and dark."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    make_application(())
    for mode in (Mode.LIGHT, Mode.DARK):
        draw(mode, resource("help", mode.value))


def draw(mode: Mode, folder: Path) -> None:
    """The pages of a night with a finished run."""
    services = night_services()
    desk = Desk(load_scheme(resource("schemes", "twelve.toml")), services.settings.load())
    window = MainWindow(Theme.of(mode, reduced_motion=True), desk)
    window.show()
    desk.open(lambda: services)
    pass_time(lambda: desk.state.phase == "ready", 5)
    send_signals(services.station)
    window.show_page("train")
    pass_time(lambda: window.train.state.plan is not None, 5)
    train(window, services)
    folder.mkdir(parents=True, exist_ok=True)
    for page in PAGES:
        window.show_page(page)
        pass_time(lambda: False, 0.6)
        picture = window.grab().toImage()
        aspect, smooth = (
            Qt.AspectRatioMode.IgnoreAspectRatio,
            Qt.TransformationMode.SmoothTransformation,
        )
        picture.scaled(SIZE, aspect, smooth).save(str(folder / f"{page}.png"), quality=0)
    window.leave()


def train(window: MainWindow, services: FakeServices) -> None:
    """Let a run go through all its rounds."""
    window.train.missing.button.click()
    pass_time(lambda: services.retraining.listener is not None, 5)
    listener = services.retraining.listener
    assert listener is not None
    for number in range(1, 61):
        listener.on_epoch(an_epoch(number))
    listener.on_result(a_result())
    pass_time(lambda: window.train.state.stage == "done", 5)


if __name__ == "__main__":
    main()
