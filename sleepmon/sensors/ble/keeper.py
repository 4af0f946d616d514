"""Keeps one sensor streaming until it is let go, whatever happens to the air."""

from __future__ import annotations

import asyncio
import logging
import math

from sleepmon.domain.errors import (
    BluetoothUnavailable,
    SensorError,
    SensorLost,
    SensorNotFound,
    SleepmonError,
)
from sleepmon.domain.samples import GapReason
from sleepmon.domain.sensors import StreamRequest
from sleepmon.sensors.ble.link import BleakLink
from sleepmon.sensors.ble.scanner import SharedScanner
from sleepmon.sensors.ble.translate import PairingNeeded
from sleepmon.sensors.contracts import Driver, Family, Radio
from sleepmon.sensors.faults import FaultKind
from sleepmon.sensors.reception import Reception
from sleepmon.sensors.session import Happening, Session

_log = logging.getLogger(__name__)

FIRST_HEARING_S = 8.0
HEARING_S = 4.0
BATTERY_EVERY_S = 120.0
BATTERY_S = 2.0
"""Longest wait for the charge, during which the watchdog sleeps."""
_STOP_S = 3.0
SOON_S = 1e-3
"""Timers may fire a little early, and silence is no shorter for it."""

_ENDS: dict[Happening, tuple[FaultKind, GapReason]] = {
    "dropped": ("link lost", "link lost"),
    "quiet": ("silent", "silent"),
}


class Keeper:
    """One sensor in use: connects, streams, watches, heals."""

    def __init__(
        self,
        reception: Reception,
        family: Family,
        request: StreamRequest,
        radio: Radio,
        scanner: SharedScanner,
        connecting: asyncio.Lock,
    ) -> None:
        self.request = request
        self.reception = reception
        self._family = family
        self._rate_hz, self._range_g = family.resolve(request)
        self._radio = radio
        self._scanner = scanner
        self._connecting = connecting
        self._session: Session = reception.session
        self._pairs = False
        """Whether the sensor has refused to talk to a computer that is not paired with it."""
        self._link: BleakLink | None = None
        self._driver: Driver | None = None
        self._task: asyncio.Task[None] | None = None
        self._first: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    async def begin(self) -> None:
        """Connect for the first time; SensorError when that fails. Then it heals by itself."""
        self._move("wanted")
        name = f"keep {self.reception.sensor}"
        self._task = asyncio.get_running_loop().create_task(self._run(), name=name)
        await asyncio.shield(self._first)

    async def end(self) -> None:
        """Stop the stream, cut the link, heal no more."""
        link, driver = self._link, self._driver
        if link is not None and driver is not None and self._session.state == "streaming":
            try:
                async with asyncio.timeout(_STOP_S):
                    await driver.stop(link)
            except Exception as error:
                # It cannot hear us any more, and will notice the end of the link by itself.
                self.reception.fault("no answer", str(self._told(error)))
        if self._task is not None:
            self._task.cancel()
            await asyncio.wait([self._task])
        if not self._first.done():
            self._first.set_exception(SensorLost("The sensor was let go while connecting."))
        if self._session.state != "gone":
            self.reception.advise(None)
            self._move("released")

    async def _run(self) -> None:
        try:
            await self._keep()
        except Exception as error:
            _log.exception("keeping %s failed", self.reception.sensor)
            if not self._first.done():
                self._first.set_exception(SensorLost("Connecting failed.", details=repr(error)))
            self._move("released")

    async def _keep(self) -> None:
        while True:
            try:
                link = await self._attempt()
            except Exception as failure:
                error = self._told(failure)
                if not self._first.done():
                    self._move("released")
                    self._first.set_exception(error)
                    return
                self._note_failure(error)
            else:
                await self._stream(link)
            await asyncio.sleep(self._session.rest_s)
            self._move("rested")

    def _told(self, failure: Exception) -> SleepmonError:
        """A failure in our words; one that nobody foresaw costs no more than others."""
        if isinstance(failure, SleepmonError):
            return failure
        if isinstance(failure, TimeoutError):
            return SensorLost("The sensor did not answer in time.")
        _log.error("talking to %s failed", self.reception.sensor, exc_info=failure)
        return SensorLost("Talking to the sensor failed.", details=repr(failure))

    async def _attempt(self) -> BleakLink:
        """A fresh link that streams; whatever fails leaves no link behind."""
        try:
            return await self._one_attempt()
        except PairingNeeded as error:
            _log.info("%s wants to be paired: %s", self.reception.sensor, error.details)
            self._pairs = True
            return await self._one_attempt()

    async def _one_attempt(self) -> BleakLink:
        hearing_s = HEARING_S if self._first.done() else FIRST_HEARING_S
        heard = await self._scanner.hear(self.reception.sensor, hearing_s)
        self.reception.heard(heard.found)
        async with self._connecting:  # adapters start one connection at a time
            link = BleakLink(self._radio, heard, self._pairs)
            driver = self._family.driver()
            try:
                await link.connect()
                self.reception.open_link(driver)
                self.reception.begin_stream(
                    await driver.start(
                        link, self._rate_hz, self._range_g, self.reception.on_payload
                    )
                )
            except BaseException:
                await self._let_go(link, "link lost")
                raise
        self._link, self._driver = link, driver
        return link

    async def _stream(self, link: BleakLink) -> None:
        """Stay with a link until it ends, and clear it away."""
        self.reception.advise(None)
        self._move("linked")
        if not self._first.done():
            self._first.set_result(None)
        try:
            ended = await self._watch(link)
        except BaseException:
            await self._let_go(link, "resumed")
            raise
        fault, reason = _ENDS[ended]
        self.reception.advise(fault)
        self._move(ended)
        self.reception.fault(fault)
        await self._let_go(link, reason)
        self._move("cut")

    async def _watch(self, link: BleakLink) -> Happening:
        """Wait until the link ends or falls silent; ask for the charge now and then."""
        loop = asyncio.get_running_loop()
        battery_due_s = loop.time()
        while True:
            if loop.time() >= battery_due_s:
                asks_again = await self._ask_battery(link)
                battery_due_s = loop.time() + BATTERY_EVERY_S if asks_again else math.inf
            left_s = self._session.quiet_in_s
            if left_s <= SOON_S:
                return "quiet"
            try:
                async with asyncio.timeout(left_s):
                    await link.dropped.wait()
                return "dropped"
            except TimeoutError:
                continue

    async def _ask_battery(self, link: BleakLink) -> bool:
        """Whether it is worth asking again; a sensor without a gauge has refused once for all."""
        assert self._driver is not None
        try:
            async with asyncio.timeout(BATTERY_S):
                self.reception.battery(await self._driver.battery_percent(link))
        except Exception as failure:
            error = self._told(failure)
            if not link.dropped.is_set():
                self.reception.fault("battery unknown", str(error))
            return type(error) is not SensorError
        return True

    async def _let_go(self, link: BleakLink, reason: GapReason) -> None:
        self._link = None
        cutting = asyncio.get_running_loop().create_task(link.cut())
        try:
            await asyncio.shield(cutting)
        except asyncio.CancelledError:
            await asyncio.wait([cutting])  # else the next link could meet the end of this one
            raise
        finally:
            self.reception.interrupt(reason)  # not before: what still comes counts

    def _note_failure(self, error: SleepmonError) -> None:
        if isinstance(error, BluetoothUnavailable):
            kind: FaultKind = "bluetooth off"
        elif isinstance(error, SensorNotFound):
            kind = "not heard"
        else:
            kind = "refused"
        self.reception.advise(kind)
        # Nothing was tried on the sensor itself when it was only not heard, so the rest is short.
        self._move("failed" if kind == "refused" else "not heard")
        self.reception.fault(kind, error.details or error.summary)

    def _move(self, happening: Happening) -> None:
        self._session.on(happening)
        self.reception.publish()
