"""A night that was cut off: noticed while no night is open, and gone on with by one button."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from sleepmon.domain.commands import Found, OpenWard, Scan
from sleepmon.domain.errors import SleepmonError
from sleepmon.domain.nights import NightSummary
from sleepmon.gui.desk import SCAN_S, Desk
from sleepmon.gui.station_link import nothing
from sleepmon.services.taking_up import newest_cut_off, take_up


class CutOff(QObject):
    """Looks for such a night when the window reaches its station."""

    changed = Signal()

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.night: NightSummary | None = None
        self.is_busy = False
        self._desk = desk
        desk.attached.connect(self.look)

    def look(self) -> None:
        """See whether there is one; a list that cannot be read offers none."""
        services, state = self._desk.services, self._desk.state
        if services is None or state.night is not None:
            return
        now_ns, simulated = self._desk.now_utc_ns(), state.is_virtual
        self._desk.bridge.read(
            lambda: newest_cut_off(services.nights.list(), now_ns, simulated), self._found, nothing
        )

    def _found(self, night: NightSummary | None) -> None:
        self.night = night
        self.changed.emit()

    def go_on(self) -> None:
        """Find its sensors, connect them as they were, and record on into the same night."""
        services, night = self._desk.services, self.night
        if services is None or night is None or self.is_busy:
            return
        station = services.station

        def work() -> object:
            info = services.nights.info(night.path)
            if info.meta.radio == "virtual":
                station.do(OpenWard())
            found = station.do(Scan(seconds=SCAN_S))
            return take_up(station, info, found.sensors if isinstance(found, Found) else ())

        self._be_busy(True)
        self._desk.bridge.ask(work, self._went_on, self._failed, slow=True)

    def _went_on(self, _opened: object) -> None:
        self.night = None
        self._be_busy(False)
        self._desk.refresh()

    def _failed(self, error: SleepmonError) -> None:
        self._be_busy(False)
        self._desk.refused(error)

    def _be_busy(self, busy: bool) -> None:
        self.is_busy = busy
        self.changed.emit()
