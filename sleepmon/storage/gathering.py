"""Collects from the frames of a night what goes into the tables of its file."""

from __future__ import annotations

import hashlib
from array import array
from typing import Any

import msgspec
import numpy as np
import numpy.typing as npt

from sleepmon.domain.labels import LabelTrack
from sleepmon.domain.nights import NightMeta
from sleepmon.storage.layout import (
    BATTERY,
    CLOCK,
    GAP,
    LABEL,
    MAX_EVENT_BYTES,
    MODEL_ID_BYTES,
    NO_STAMP,
    PACKET,
    STATES,
    FrameType,
    event_dtype,
    prediction_dtype,
)
from sleepmon.storage.records import (
    BAD_PAYLOAD,
    BATTERY_BODY,
    PREDICTION_HEAD,
    SAMPLES_HEAD,
    End,
    decode_gap,
    decode_labels,
    decode_prediction,
)
from sleepmon.storage.seal import AuditTrail, clip

Table = npt.NDArray[Any]


class _EventKind(msgspec.Struct):
    event: str
    utc_ns: int


class SensorTables:
    """Packets, gaps and battery of one sensor, in the order they were written."""

    def __init__(self) -> None:
        self._packets = {name: array("q") for name in PACKET.names or ()}
        self._gaps: list[tuple[int, int, int, int, int, bytes]] = []
        self._battery: list[tuple[int, int]] = []
        self.samples = 0
        self.missing = 0

    def add_packet(self, payload: bytes, n: int, run: int) -> None:
        """Note where a packet's samples go."""
        arrived_ns, device_ns, first_tick, _ = SAMPLES_HEAD.unpack_from(payload)
        values = (self.samples, first_tick, n, run, arrived_ns, device_ns)
        for column, value in zip(self._packets.values(), values, strict=True):
            column.append(value)
        self.samples += n

    def add_gap(self, payload: bytes) -> None:
        """Note what is missing after the samples so far."""
        gap = decode_gap(payload)
        times = (gap.started_utc_ns, gap.ended_utc_ns)
        after = (self.samples - 1, gap.after_tick, gap.missing)
        self._gaps.append((*after, *times, gap.reason.encode()))
        self.missing += max(gap.missing, 0)

    def add_battery(self, payload: bytes) -> None:
        """Note the charge."""
        utc_ns, percent = BATTERY_BODY.unpack(payload)
        self._battery.append((utc_ns, percent))

    def packets(self) -> Table:
        """The packets table."""
        table = np.zeros(len(self._packets["n"]), PACKET)
        for name, column in self._packets.items():
            table[name] = column
        return table

    def gaps(self) -> Table:
        """The gaps table."""
        return np.array(self._gaps, GAP)

    def battery(self) -> Table:
        """The battery table."""
        return np.array(self._battery, BATTERY)


class NightTables:
    """Everything of a night but its samples. Frames that make no sense are counted, not used."""

    def __init__(self, meta: NightMeta, clock: list[tuple[int, int, int]]) -> None:
        self.sensors = [SensorTables() for _ in meta.sensors]
        self.senseless = 0
        self.audit = AuditTrail()
        self._meta = meta
        self._clock = clock
        self._labels = LabelTrack()
        self._events: list[tuple[int, str, bytes]] = []
        self._predictions: list[Table] = []
        self._runs = 0
        postures, placements = len(meta.scheme.postures), len(meta.scheme.placements)
        self._prediction_dtype = prediction_dtype(postures, placements)
        self.audit.add(meta.started_utc_ns, "opened", f"sleepmon {meta.software_version}")

    def add(self, kind: int, stream: int, run: int, payload: bytes) -> None:
        """Take in one frame that is not samples."""
        try:
            self._note_run(run)
            self._add(kind, stream, payload)
        except (*BAD_PAYLOAD, IndexError, OverflowError):
            self.senseless += 1

    def _add(self, kind: int, stream: int, payload: bytes) -> None:
        if kind == FrameType.GAP:
            self.sensors[stream].add_gap(payload)
        elif kind == FrameType.BATTERY:
            self.sensors[stream].add_battery(payload)
        elif kind == FrameType.PREDICTION:
            self._predictions.append(self._prediction(stream, payload))
        elif kind == FrameType.EVENT:
            self._add_event(payload)
        elif kind == FrameType.LABEL:
            edited_ns, self._labels = decode_labels(payload)
            digest = hashlib.sha256(payload[8:]).hexdigest()[:16]
            self.audit.add(edited_ns, "labels", f"{len(self._labels.spans)} spans, {digest}")
        elif kind == FrameType.END:
            end = msgspec.json.decode(payload, type=End)
            self.audit.add(end.utc_ns, "ended", end.reason)

    def _note_run(self, run: int) -> None:
        if run > self._runs:
            self._runs = run
            began = [utc for its_run, _, utc in self._clock if its_run == run]
            self.audit.add(min(began, default=0), "taken up", f"run {run}")

    def _add_event(self, payload: bytes) -> None:
        head = msgspec.json.decode(payload, type=_EventKind)
        if len(payload) > MAX_EVENT_BYTES:
            raise ValueError("event too long")
        self._events.append((head.utc_ns, head.event, payload))

    def _prediction(self, stream: int, payload: bytes) -> Table:
        row = np.zeros(1, self._prediction_dtype)
        postures, placements = PREDICTION_HEAD.unpack_from(payload)[5:7]
        if (
            row["posture_probs"].shape[1] != postures
            or row["placement_probs"].shape[1] != placements
        ):
            raise ValueError("prediction of another scheme")
        found = decode_prediction(payload, self._meta.sensors[stream].sensor, "")
        row["sensor"] = stream
        row["state"] = STATES.index(found.state)
        row["start_ns"], row["end_ns"] = found.span.start_ns, found.span.end_ns
        row["roll_deg"] = np.nan if found.roll_deg is None else found.roll_deg
        row["arc_deg"] = found.arc_deg
        row["posture_probs"] = found.posture_probs
        row["placement_probs"] = found.placement_probs
        row["model_id"] = clip(found.model_id, MODEL_ID_BYTES)
        row["calibrated"] = found.calibrated
        return row

    def labels(self, ended_utc_ns: int) -> LabelTrack:
        """The labels as they were last; one still open ends with the night."""
        spans = self._labels.spans
        if spans and spans[-1].end_ns is None and spans[-1].start_ns < ended_utc_ns:
            return self._labels.closed(ended_utc_ns)
        return self._labels

    def events(self) -> Table:
        """The events table, as wide as its longest text."""
        width = max((len(text) for _, _, text in self._events), default=1)
        rows = [(utc, clip(kind, 24), text) for utc, kind, text in self._events]
        return np.array(rows, event_dtype(width))

    def predictions(self) -> Table:
        """The predictions table."""
        if not self._predictions:
            return np.zeros(0, self._prediction_dtype)
        return np.concatenate(self._predictions)

    def clock(self) -> Table:
        """The pairs of clock readings."""
        return np.array(self._clock, CLOCK)


def label_table(track: LabelTrack) -> Table:
    """Rows of `/labels`."""
    rows = [
        (
            span.start_ns,
            NO_STAMP if span.end_ns is None else span.end_ns,
            span.made_at_ns,
            clip(span.code, 32),
            span.author.encode(),
        )
        for span in track
    ]
    return np.array(rows, LABEL)
