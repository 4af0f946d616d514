"""Stations in the middle of something, as the window may find them."""

from __future__ import annotations

import msgspec
import numpy as np

from sleepmon.domain.events import GapRecorded, Marked, PersonTurned
from sleepmon.domain.labels import LabelTrack
from sleepmon.domain.nights import NightRequest
from sleepmon.domain.predictions import PersonPosture, PostureSpan, Prediction, Span
from sleepmon.domain.samples import SensorId
from tests.fakes.fake_services import FakeServices
from tests.fakes.fake_station import PLACES, RATE_HZ, SERIALS, FakeStation, ward_sensor

NS = 1_000_000_000
HOUR_NS = 3600 * NS
_LAIN = ((0, 35), (9, 14), (9, 9), (9, 20), (8, 21), (10, 28), (0, 27), (1, 45), (3, 25),
         (None, 3), (2, 18), (3, 11), (6, 4), (8, 112))  # fmt: skip
"""Posture and minutes, one after the other, up to now."""


def ward_station() -> FakeStation:
    """Three made-up sensors, worn and streaming; no night yet."""
    station = FakeStation()
    station.ward_open = True
    for serial, place in zip(SERIALS, PLACES, strict=True):
        station.put_on(serial, place)
    station.events.clear()
    return station


def night_station(silent: bool = False) -> FakeStation:
    """A night that has run for six hours; the person lies on the left side since long."""
    station = ward_station()
    now = station.now_utc_ns()
    minutes = sum(length for _posture, length in _LAIN)
    start = now - minutes * 60 * NS
    request = NightRequest(subject="S-0412", folder="/nights", planned_s=9 * 3600, consent=True)
    station.open_night(request, start)
    station.ribbon = tuple(_ribbon(start))
    station.labels = LabelTrack().from_now_on("LP", now - 19 * 60 * NS)
    station.done = [LabelTrack()]
    station.person = a_person(now, since_ns=now - 112 * 60 * NS)
    station.predictions = tuple(
        a_prediction(ward_sensor(serial).sensor, place, now) for place, serial in enumerate(SERIALS)
    )
    station.events = [
        Marked(utc_ns=now - 4 * HOUR_NS, text="nurse in the room"),
        GapRecorded(
            utc_ns=now - 2 * HOUR_NS,
            sensor=ward_sensor(SERIALS[1]).sensor,
            after_tick=7,
            missing=130,
            reason="link lost",
            seconds=1.3,
        ),
        PersonTurned(utc_ns=now - 112 * 60 * NS, from_posture=3, to_posture=8, angle_deg=146.0),
    ]
    if silent:
        abdomen = station.sensors[ward_sensor(SERIALS[2]).sensor]
        quiet = msgspec.structs.replace(
            abdomen, state="silent", last_arrived_utc_ns=now - 4 * NS, measured_rate_hz=0.0
        )
        station.change(quiet)
    return station


def _ribbon(start_ns: int) -> list[PostureSpan]:
    spans, at = [], start_ns
    for posture, minutes in _LAIN:
        end = at + minutes * 60 * NS
        if posture is not None:
            spans.append(PostureSpan(span=Span(at, end), posture=posture, state="posture"))
        at = end
    return spans


def a_person(now_ns: int, posture: int = 8, since_ns: int | None = None) -> PersonPosture:
    """A posture that is seen clearly."""
    return PersonPosture(
        at_ns=now_ns,
        posture=posture,
        state="posture",
        confidence=0.91,
        roll_deg=(30.0 * posture - 2.0) % 360,
        arc_deg=11.0,
        sensors=tuple(ward_sensor(serial).sensor for serial in SERIALS),
        since_ns=now_ns if since_ns is None else since_ns,
    )


def a_prediction(sensor: SensorId, placement: int, now_ns: int) -> Prediction:
    """What the model says of one sensor."""
    postures = [0.008] * 12
    postures[8] = 0.912
    places = [0.02] * 3
    places[placement] = 0.96
    return Prediction(
        sensor=sensor,
        span=Span(now_ns - 4 * NS, now_ns),
        posture_probs=tuple(postures),
        placement_probs=tuple(places),
        roll_deg=238.0,
        arc_deg=11.0,
        state="posture",
        model_id="base-1",
        scheme_id="twelve",
    )


def send_signals(station: FakeStation, seconds: float = 32.0) -> None:
    """Send the newest seconds of all sensors: breathing, a turn, and a gap at the chest."""
    rng = np.random.default_rng(1)
    now = station.now_utc_ns()
    count = round(seconds * RATE_HZ)
    ago = (count - np.arange(count)) / RATE_HZ
    for number, status in enumerate(list(station.sensors.values())):
        breath = 20 * np.sin(2 * np.pi * 0.25 * ago + number)
        turn = 300 * np.exp(-(((ago - 14) / 0.6) ** 2)) * np.sin(9 * ago)
        counts = np.stack(
            [
                -500 + breath + turn + rng.normal(0, 8, count),
                -840 + 0.4 * breath - turn + rng.normal(0, 8, count),
                150 - breath + 0.7 * turn + rng.normal(0, 8, count),
            ],
            axis=1,
        )
        for first in range(0, count, 25):
            left = ago[min(first + 24, count - 1)]
            in_gap = number == 1 and 19.5 < left < 21
            silent = status.state == "silent" and left < 4
            if not (in_gap or silent):
                utc_ns = now - round(left * NS)
                station.send(status.sensor, counts[first : first + 25], first, utc_ns)


def night_services(silent: bool = False) -> FakeServices:
    """All services around such a night."""
    return FakeServices(station=night_station(silent))
