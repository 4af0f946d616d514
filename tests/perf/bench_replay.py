"""Real people lying down and lying still after falls (UMAFall), through radio, night and model.

Chest and waist are sensed again by two virtual sensors, recorded as a night per person, and the
night is classified as any other. What is true is coarse: supine, prone, or a side.
"""

import statistics
import tempfile
import threading
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from sleepmon.app.paths import user_paths
from sleepmon.app.station_parts import station_parts
from sleepmon.domain import commands
from sleepmon.domain.events import Event, NightBuildFailed, NightSaved
from sleepmon.domain.nights import NightRequest
from sleepmon.domain.predictions import Prediction
from sleepmon.domain.resources import resource, shipped_model
from sleepmon.domain.samples import SampleBlock, SensorId
from sleepmon.domain.schemes import Scheme, load_scheme
from sleepmon.domain.settings import Settings
from sleepmon.dsp.orientation import sector_of
from sleepmon.learning.datasets.umafall import FAMILIES, REST_S, Trial, read_umafall
from sleepmon.sensors.hub import SensorHub
from sleepmon.sensors.virtual.ward import VirtualWard
from sleepmon.services.station import Station
from sleepmon.workers.classify_night import classify_in_child, read_predictions
from tests.perf.figures import Figure, as_it_is
from tests.perf.recordings import UMAFALL, unpack

SPEED = 6.0
LEAD_S = 4.0
"""Seconds of each trial that are replayed before its rest, so that windows are filled."""
PAUSE_S = 1.0
MOST_WAIT_S = 120.0


@dataclass(frozen=True)
class Piece:
    """One trial of one placement, and when it is at rest on the track's own time."""

    trial: Trial
    rest_s: tuple[float, float]


def figures() -> Iterable[Figure]:
    """Coarse posture and placement of real people, as they come out."""
    with tempfile.TemporaryDirectory() as folder:
        recordings = unpack(UMAFALL, Path(folder) / "umafall")
        if recordings is None:
            return
        by_person: dict[str, list[Trial]] = defaultdict(list)
        for trial in read_umafall(recordings):
            by_person[trial.subject].append(trial)
        seen = [
            (person, piece, prediction)
            for person, trials in sorted(by_person.items())
            for piece, prediction in _replayed(trials, Path(folder) / person)
        ]
    scheme = _scheme()
    for placement in ("chest", "abdomen"):
        yield from _scores([row for row in seen if row[1].trial.placement == placement], scheme)


def _scores(
    rows: Sequence[tuple[str, Piece, Prediction | None]], scheme: Scheme
) -> Iterator[Figure]:
    judged = [(who, piece, said) for who, piece, said in rows if said is not None]
    name = f"umafall_replay_{rows[0][1].trial.placement}"
    yield as_it_is(f"{name}_people", len({who for who, _, _ in judged}), "people")
    yield as_it_is(f"{name}_pieces", len(judged), f"of {len(rows)} pieces judged")
    for what, hit in (
        ("coarse", _posture_hit),
        ("coarse_gravity_rule", _gravity_hit),
        ("placement", _placement_hit),
    ):
        per_person: dict[str, list[bool]] = defaultdict(list)
        for who, piece, said in judged:
            per_person[who].append(hit(piece, said, scheme))
        parts = [statistics.fmean(hits) for hits in per_person.values()]
        yield as_it_is(f"{name}_{what}", statistics.fmean(parts), "mean over people")


def _posture_hit(piece: Piece, said: Prediction, scheme: Scheme) -> bool:
    return scheme.postures[said.posture].family in FAMILIES[piece.trial.coarse]


def _gravity_hit(piece: Piece, said: Prediction, scheme: Scheme) -> bool:
    if said.roll_deg is None:
        return False
    sector = int(sector_of(np.array([said.roll_deg]), len(scheme.postures))[0])
    return scheme.postures[sector].family in FAMILIES[piece.trial.coarse]


def _placement_hit(piece: Piece, said: Prediction, scheme: Scheme) -> bool:
    return scheme.placements[said.placement].code == piece.trial.placement


def _replayed(trials: Sequence[Trial], folder: Path) -> Iterator[tuple[Piece, Prediction | None]]:
    """Record one person's trials as a night, and find what the model says of each rest."""
    folder.mkdir(parents=True)
    pieces: dict[str, list[Piece]] = {}
    tracks = {}
    for placement in sorted({trial.placement for trial in trials}):
        mine = [trial for trial in trials if trial.placement == placement]
        tracks[placement] = str(folder / f"{placement}.csv")
        pieces[placement] = _write_track(mine, Path(tracks[placement]))
    night, started_ns, sensors = _record(tracks, folder)
    written = classify_in_child(night, shipped_model(), lambda part: None)
    predictions = read_predictions(Path(written.file)).predictions
    for placement, mine_pieces in pieces.items():
        for piece in mine_pieces:
            yield piece, _at_rest(piece, predictions, sensors[placement], started_ns)


def _write_track(trials: Sequence[Trial], path: Path) -> list[Piece]:
    """All trials of a placement one after the other, as a recording to be sensed again."""
    pieces, rows, at_s = [], [], 0.0
    for trial in trials:
        chosen = trial.times_s >= trial.rest_from_s - LEAD_S
        chosen &= trial.times_s <= trial.rest_from_s + REST_S
        times_s = trial.times_s[chosen]
        shift_s = at_s - float(times_s[0])
        rows.append(np.column_stack([times_s + shift_s, trial.acceleration_g[chosen]]))
        rest_s = trial.rest_from_s + shift_s
        pieces.append(Piece(trial, (rest_s, rest_s + REST_S)))
        at_s = float(times_s[-1]) + shift_s + PAUSE_S
    table = np.concatenate(rows)
    rising = np.concatenate([[True], np.diff(table[:, 0]) > 0])
    np.savetxt(
        path, table[rising], delimiter=",", header="time_s,x_g,y_g,z_g", comments="", fmt="%.6f"
    )
    return pieces


class _Saved:
    """Waits for the night's file."""

    def __init__(self) -> None:
        self.heard = threading.Event()
        self.file = ""

    def on_event(self, event: Event) -> None:
        if isinstance(event, NightSaved):
            self.file = event.file
        if isinstance(event, NightSaved | NightBuildFailed):
            self.heard.set()

    def on_block(self, block: SampleBlock, arrived_utc_ns: int) -> None:
        pass


def _record(tracks: dict[str, str], folder: Path) -> tuple[Path, int, dict[str, SensorId]]:
    """A night of the replayed tracks, recorded by a real station on a ward that runs fast."""
    ward = VirtualWard(speed=SPEED)
    parts = replace(
        station_parts("virtual", user_paths()),
        clock=ward.clock,
        ward=ward,
        open_hub=lambda listener: SensorHub(ward, ward.clock, listener),
    )
    station = Station(parts, Settings(), _scheme())
    saved = _Saved()
    station.follow(saved)
    try:
        station.do(commands.OpenWard())
        found = station.do(commands.Scan(seconds=3.0))
        assert isinstance(found, commands.Found)
        sensors = {
            ward.placement_of(one.sensor): one.sensor
            for one in found.sensors
            if ward.placement_of(one.sensor) in tracks
        }
        for placement, sensor in sensors.items():
            station.do(commands.Connect(sensor=sensor, placement=placement))
        station.do(commands.ReplayRecording(tracks=tracks))
        started_ns = ward.clock.utc_ns()
        station.do(
            commands.StartNight(request=NightRequest(subject="S01", folder=str(folder / "nights")))
        )
        _wait_until(ward, started_ns, tracks)
        station.do(commands.EndNight())
        if not saved.heard.wait(MOST_WAIT_S) or not saved.file:
            raise RuntimeError("the night of a replay was not saved")
    finally:
        station.close()
    return Path(saved.file), started_ns, sensors


def _wait_until(ward: VirtualWard, started_ns: int, tracks: dict[str, str]) -> None:
    longest_s = max(
        float(np.loadtxt(path, delimiter=",", skiprows=1)[-1, 0]) for path in tracks.values()
    )
    left_s = longest_s + 2.0 - (ward.clock.utc_ns() - started_ns) / 1e9
    threading.Event().wait(left_s / SPEED)


def _at_rest(
    piece: Piece, predictions: Sequence[Prediction], sensor: SensorId, started_ns: int
) -> Prediction | None:
    """The window that shares most with the rest, if it found a posture there."""
    from_ns, to_ns = (started_ns + round(at_s * 1e9) for at_s in piece.rest_s)
    shared = [
        (min(said.span.end_ns, to_ns) - max(said.span.start_ns, from_ns), said)
        for said in predictions
        if said.sensor == sensor
    ]
    best = max(shared, key=lambda row: row[0], default=(0, None))
    if best[1] is None or best[0] <= 0 or best[1].state not in ("posture", "unsure"):
        return None
    return best[1]


def _scheme() -> Scheme:
    return load_scheme(resource("schemes", "twelve.toml"))
