"""What keys and buttons ask of the window as a whole: go somewhere and do something there."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from sleepmon.gui.desk import Desk
from sleepmon.gui.foot import Foot
from sleepmon.gui.frame import Frame
from sleepmon.gui.pages.record import RecordPage


class Navigator(Protocol):
    """Who switches pages."""

    def show_page(self, key: str) -> None:
        """Switch to this page."""
        ...


class Wishes:
    """Each wish checks first whether it makes sense now."""

    def __init__(
        self, window: Navigator, desk: Desk, frame: Frame, foot: Foot, record: RecordPage
    ) -> None:
        self._window = window
        self._desk = desk
        self._frame = frame
        self._foot = foot
        self._record = record

    def ctrl_keys(self, pages: list[str]) -> dict[str, Callable[[], None]]:
        """The Ctrl keys of the window; pages by number."""

        def going_to(page: str) -> Callable[[], None]:
            return lambda: self._window.show_page(page)

        return {
            **{f"Ctrl+{number}": going_to(page) for number, page in enumerate(pages, start=1)},
            "Ctrl+R": self.start_night,
            "Ctrl+L": self.look,
            "Ctrl+Z": self.undo,
            "Ctrl+Shift+Z": self._desk.redo_label,
        }

    def label(self, code: str) -> None:
        """From now on this holds."""
        self._desk.label(code)

    def label_posture(self, posture: int) -> None:
        """The same by index."""
        self._desk.label_posture(posture)

    def mark(self) -> None:
        """Write a marker."""
        self._desk.mark()

    def write_note(self) -> None:
        """Let the person type a note, on the Record page."""
        if self._desk.state.night is not None:
            self._window.show_page("record")
            self._record.write_note()

    def see_alarm(self) -> bool:
        """The alarm is seen."""
        return self._frame.see_alarm()

    def show_help(self) -> None:
        """Show the help page."""
        self._window.show_page("help")

    def open_ward(self) -> None:
        """Open the virtual ward while no sensor is in use, and show its sensors."""
        if self._desk.state.phase == "ready" and not self._desk.state.sensors:
            self._desk.open_ward()
            self._window.show_page("sensors")

    def look(self) -> None:
        """Look for sensors nearby."""
        if self._desk.state.phase == "ready":
            state = self._desk.state
            if state.sensors or state.ward_open:
                self._desk.look()
            else:
                self._desk.look_for_real()
            self._window.show_page("sensors")

    def start_night(self) -> None:
        """Start the night, or go where what is missing can be given."""
        if self._desk.state.phase == "ready" and self._desk.state.night is None:
            self._window.show_page("record")
            self._record.start_form.start()

    def undo(self) -> None:
        """Take back what is offered, else the last label edit."""
        if not self._foot.undo():
            self._desk.undo_label()
