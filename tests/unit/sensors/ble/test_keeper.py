import asyncio
import threading
from typing import Any

import pytest
from bleak.exc import BleakError, BleakGATTProtocolError, BleakGATTProtocolErrorCode

from sleepmon.domain.errors import BluetoothUnavailable, SensorError, SensorLost, SensorNotFound
from sleepmon.domain.sensors import StreamRequest
from sleepmon.sensors.ble import keeper
from sleepmon.sensors.ble.link import BleakLink
from sleepmon.sensors.drivers.open_profile import OpenProfile
from sleepmon.sensors.drivers.polar_h10 import PolarH10
from sleepmon.sensors.virtual.bleak_backend import VirtualClient
from tests.fakes.waiting import PATIENCE_S
from tests.fakes.ward_hub import CHEST, NECK, open_ward


def test_that_the_first_failure_is_told_and_ends_it() -> None:
    with open_ward(awake=False) as open_:
        with pytest.raises(SensorNotFound):
            open_.hub.connect(CHEST, StreamRequest())
        assert () == open_.hub.statuses()
        assert ["connecting", "gone"] == open_.memory.states(CHEST)


def test_that_a_refused_stream_leaves_no_link_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    async def refuse(*_arguments: object) -> None:
        raise SensorError("The sensor refused: it is being charged.")

    with open_ward() as open_:
        with monkeypatch.context() as patch:
            patch.setattr(PolarH10, "start", refuse)
            with pytest.raises(SensorError, match="being charged"):
                open_.hub.connect(CHEST, StreamRequest())
        assert CHEST in [found.sensor for found in open_.hub.scan(3.0)]
        assert "streaming" == open_.hub.connect(CHEST, StreamRequest()).state


def test_that_a_lost_link_heals_by_itself() -> None:
    with open_ward() as open_:
        open_.connect(NECK)
        open_.memory.wait_for_samples(NECK, 200)
        open_.ward.disturb(NECK, in_range=False)
        open_.memory.wait_for_state(NECK, "backing off")
        open_.ward.disturb(NECK, in_range=True)
        open_.memory.wait_for_samples(NECK, 200)
        states = open_.memory.states(NECK)
        assert ["connecting", "streaming", "lost", "backing off"] == states[:4]
        assert ["connecting", "streaming"] == states[-2:]
        open_.memory.assert_unbroken(NECK)


def test_that_a_silent_link_is_cut_and_connected_anew() -> None:
    with open_ward() as open_:
        open_.connect(NECK)
        open_.memory.wait_for_samples(NECK, 100)
        open_.ward.disturb(NECK, silent=True)
        open_.memory.wait_for_state(NECK, "silent")
        at, silent = next(
            (at, status)
            for at, status in zip(open_.memory.status_utc_ns, open_.memory.statuses, strict=False)
            if status.state == "silent"
        )
        assert silent.last_arrived_utc_ns is not None
        assert 2.9e9 < at - silent.last_arrived_utc_ns < 3.5e9
        assert silent.advice
        open_.ward.disturb(NECK, silent=False)
        open_.memory.wait_for_samples(NECK, 100)
        assert "silent" == open_.memory.gaps(NECK)[0].reason
        open_.memory.assert_unbroken(NECK)


def test_that_a_sensor_is_told_to_stop_when_it_is_let_go() -> None:
    with open_ward() as open_:
        open_.connect(CHEST)
        open_.memory.wait_for_samples(CHEST, 100)
        open_.hub.disconnect(CHEST)
        taken, _ = open_.ward.truth(CHEST)
        open_.hub.scan(3.0)
        assert (taken, taken) == (open_.ward.truth(CHEST)[0], open_.memory.samples(CHEST))
        assert [] == open_.memory.faults
        assert "gone" == open_.memory.states(CHEST)[-1]


def test_that_a_sensor_out_of_reach_can_be_let_go() -> None:
    with open_ward() as open_:
        open_.connect(CHEST)
        open_.ward.disturb(CHEST, in_range=False)
        open_.hub.disconnect(CHEST)
        assert () == open_.hub.statuses()


def test_that_the_charge_is_asked_for_again() -> None:
    with open_ward(speed=400.0) as open_:
        open_.connect(NECK)
        open_.ward.disturb(NECK, battery_percent=12)
        open_.memory.wait_until(
            lambda: open_.memory.statuses[-1].battery_percent == 12, "the new charge"
        )


@pytest.mark.parametrize(
    ("error", "asks_again"),
    [(SensorError("There is no gauge."), False), (SensorLost("Air."), True)],
)
def test_that_a_sensor_without_a_gauge_is_asked_once(
    monkeypatch: pytest.MonkeyPatch, error: SensorError, asks_again: bool
) -> None:
    asked: list[str] = []

    async def refuse(*_arguments: object) -> int:
        asked.append("charge")
        raise error

    monkeypatch.setattr(OpenProfile, "battery_percent", refuse)
    monkeypatch.setattr(keeper, "BATTERY_EVERY_S", 2.0)
    with open_ward(speed=40.0) as open_:
        open_.connect(NECK)
        open_.memory.wait_for_samples(NECK, 1000)
    assert asks_again == (len(asked) > 1)


def test_that_a_service_that_dies_while_the_charge_is_asked_ends_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[str] = []

    async def nobody(*_arguments: object) -> int:
        asked.append("charge")
        raise BluetoothUnavailable("The computer's Bluetooth service does not answer.")

    monkeypatch.setattr(OpenProfile, "battery_percent", nobody)
    with open_ward() as open_:
        open_.connect(NECK)
        open_.memory.wait_for_samples(NECK, 100)
        assert ["charge"] == asked
        open_.ward.disturb(NECK, in_range=False)
        open_.memory.wait_for_state(NECK, "backing off")
        open_.ward.disturb(NECK, in_range=True)
        open_.memory.wait_for_samples(NECK, 100)


class _Windows:
    """What bleak's Windows backend does with a sensor that wants to be paired.

    Connecting succeeds and the battery can be read; the first write to the control point fails with
    protocol error 5, until a client was made that pairs before it connects. The pairing then lasts.
    """

    def __init__(self, patch: pytest.MonkeyPatch, fails: str = "") -> None:
        self.paired: list[str] = []
        self.refused = 0
        write = VirtualClient.write_gatt_char

        async def write_if_paired(client: VirtualClient, *arguments: Any, **named: Any) -> None:
            if client.name not in self.paired:
                self.refused += 1
                raise BleakGATTProtocolError(BleakGATTProtocolErrorCode.INSUFFICIENT_AUTHENTICATION)
            await write(client, *arguments, **named)

        async def pair(client: VirtualClient, *_arguments: object) -> None:
            if fails:
                raise BleakError(fails)
            self.paired.append(client.name)

        patch.setattr(VirtualClient, "write_gatt_char", write_if_paired)
        patch.setattr(VirtualClient, "pair", pair)


def test_that_a_sensor_that_wants_to_be_paired_is_paired_from_then_on(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    windows = _Windows(monkeypatch)
    with open_ward() as open_:
        open_.connect(NECK)
        open_.memory.wait_for_samples(NECK, 100)
        assert (1, ["Sleepmon ACC 0C31"]) == (windows.refused, windows.paired)
        open_.ward.disturb(NECK, in_range=False)
        open_.memory.wait_for_state(NECK, "backing off")
        open_.ward.disturb(NECK, in_range=True)
        open_.memory.wait_for_samples(NECK, 100)
        assert (1, 2) == (windows.refused, len(windows.paired))


def test_that_a_sensor_that_cannot_be_paired_is_told_with_what_to_do(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    _Windows(monkeypatch, fails="Could not pair with device: 19: FAILED")
    with open_ward() as open_:
        with pytest.raises(SensorError, match="could not be paired") as caught:
            open_.connect(NECK)
        assert "list of Bluetooth devices" in caught.value.advice
        assert () == open_.hub.statuses()


class _Once:
    """A driver's method that fails once as nobody foresaw, once it is set off."""

    def __init__(self, patch: pytest.MonkeyPatch, method: str) -> None:
        self.is_set = False
        real = getattr(OpenProfile, method)

        async def method_(*arguments: Any) -> Any:
            if self.is_set:
                self.is_set = False
                raise IndexError("a short answer")
            return await real(*arguments)

        patch.setattr(OpenProfile, method, method_)


@pytest.mark.expects_log("talking to open_profile:0C31 failed")
def test_that_what_nobody_foresaw_costs_an_attempt_and_no_more(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    once = _Once(monkeypatch, "start")
    with open_ward() as open_:
        open_.connect(NECK)
        open_.memory.wait_for_samples(NECK, 100)
        once.is_set = True
        open_.ward.disturb(NECK, in_range=False)
        open_.memory.wait_for_state(NECK, "backing off")
        open_.ward.disturb(NECK, in_range=True)
        open_.memory.wait_for_samples(NECK, 100)
        assert not once.is_set
        assert (NECK, "refused", 1) in open_.memory.faults


@pytest.mark.expects_log("talking to open_profile:0C31 failed")
@pytest.mark.parametrize(
    ("method", "fault"), [("battery_percent", "battery unknown"), ("stop", "no answer")]
)
def test_that_a_senseless_answer_ends_no_stream(
    monkeypatch: pytest.MonkeyPatch, method: str, fault: str
) -> None:
    once = _Once(monkeypatch, method)
    once.is_set = True
    with open_ward() as open_:
        open_.connect(NECK)
        open_.memory.wait_for_samples(NECK, 100)
        open_.hub.disconnect(NECK)
        assert [(NECK, fault, 1)] == open_.memory.faults
        assert ["connecting", "streaming", "gone"] == open_.memory.states(NECK)


def test_that_a_sensor_let_go_while_its_link_is_cut_is_gone_when_it_is_cut(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    cut, cutting, done = BleakLink.cut, threading.Event(), list[str]()

    async def slowly(link: BleakLink) -> None:
        cutting.set()
        await asyncio.sleep(4.0)
        await cut(link)
        done.append("cut")

    with open_ward() as open_:
        open_.connect(NECK)
        open_.memory.wait_for_samples(NECK, 100)
        monkeypatch.setattr(BleakLink, "cut", slowly)
        open_.ward.disturb(NECK, in_range=False)
        assert cutting.wait(PATIENCE_S)
        open_.hub.disconnect(NECK)
        assert ["cut"] == done
