"""Classifies a whole night again, in a child, with the very code that classifies live.

The night file is never touched: predictions go beside it, into `<night>.predictions.json`, which
may be thrown away and made again by any model at any time.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import msgspec
import numpy as np

from sleepmon.domain.errors import NightUnreadable, SleepmonError
from sleepmon.domain.model_card import ModelCard
from sleepmon.domain.predictions import Prediction, Span
from sleepmon.domain.samples import SensorId
from sleepmon.dsp.windows import LiveWindower, Windows
from sleepmon.storage.files import atomic_write
from sleepmon.workers.child import Ended
from sleepmon.workers.errand import Report, do_errand, run_errand
from sleepmon.workers.judging import Predictor, SensorJudge
from sleepmon.workers.limits import Limits
from sleepmon.workers.link import Body, ParentLink
from sleepmon.workers.messages import Errand
from sleepmon.workers.mounts import Mount, mounts_of, refuse_others

if TYPE_CHECKING:
    from sleepmon.storage.reader import NightReader

SUFFIX = ".predictions.json"
MAX_FILE_BYTES = 128 << 20
PIECE_SAMPLES = 1 << 16
_CLASSIFY = "classify night"
_LIMITS = Limits(silence_s=120.0, low_priority=True)


class ClassifyRequest(msgspec.Struct, frozen=True, kw_only=True):
    """Which night, by which model, into which file."""

    night: str
    model_folder: str
    file: str
    threads: int = 2
    """A night's batches are large enough to share; a single live window is not."""


class NightPredictions(msgspec.Struct, frozen=True, kw_only=True):
    """What one model says of one night: the content of `<night>.predictions.json`."""

    format: Literal["sleepmon-predictions"] = "sleepmon-predictions"
    format_version: int = 1
    night_id: str
    model_id: str
    scheme_id: str
    step_s: float
    """Time from one window to the next."""
    made_utc_ns: int
    predictions: tuple[Prediction, ...]


class PredictionsWritten(msgspec.Struct, frozen=True, kw_only=True):
    """The file was written."""

    file: str
    windows: int


def predictions_file(night: Path) -> Path:
    """Where the predictions of a night file go."""
    return night.with_name(night.name.removesuffix(".h5") + SUFFIX)


def read_predictions(file: Path) -> NightPredictions:
    """The predictions beside a night; NightUnreadable when they are damaged."""
    try:
        if file.stat().st_size > MAX_FILE_BYTES:
            raise NightUnreadable(f"{file.name} is too large for predictions.")
        return msgspec.json.decode(file.read_bytes(), type=NightPredictions)
    except (OSError, ValueError, RecursionError) as error:
        raise NightUnreadable(
            f"{file.name} cannot be read.", "Classify the night again.", str(error)
        ) from error


def classify_whole_night(link: ParentLink) -> None:
    """Body of the child that classifies a night."""
    do_errand(link, {_CLASSIFY: _classify})


def classify_in_child(
    night: Path, model_folder: Path, on_progress: Report, *, body: Body = classify_whole_night
) -> PredictionsWritten:
    """Classify every window of a night file; ModelMismatch when the model is of another scheme."""
    request = ClassifyRequest(
        night=str(night), model_folder=str(model_folder), file=str(predictions_file(night))
    )
    return run_errand(
        body,
        Errand(kind=_CLASSIFY, json=msgspec.json.encode(request)),
        PredictionsWritten,
        limits=_LIMITS,
        on_progress=on_progress,
        on_death=_died,
    )


def _classify(json: bytes, report: Report) -> PredictionsWritten:
    from sleepmon.learning.predictor import load_predictor
    from sleepmon.storage.reader import open_night

    request = msgspec.json.decode(json, type=ClassifyRequest)
    with open_night(Path(request.night)) as night:
        predictor = load_predictor(
            Path(request.model_folder), request.threads, scheme=night.meta.scheme
        )
        return classify_reader(night, predictor, Path(request.file), report)


def classify_reader(
    night: NightReader, predictor: Predictor, file: Path, report: Report
) -> PredictionsWritten:
    """Classify an open night and write what the model says of it."""
    predictions: list[Prediction] = []
    refuse_others(predictor.card, night.meta)
    samples = max(1, sum(night.length(row.sensor) for row in night.sensors))
    done = 0
    for row in night.sensors:
        judge = SensorJudge(predictor, row.sensor, placement=row.placement)
        mounts = mounts_of(night.events, row.sensor)
        for found, seen in _of_sensor(night, row.sensor, predictor.card, judge, mounts):
            predictions += found
            report((done + seen) / samples)
        done += night.length(row.sensor)
    predictions.sort(key=lambda prediction: (prediction.span.start_ns, prediction.sensor))
    card = predictor.card
    said = NightPredictions(
        night_id=night.meta.night_id,
        model_id=card.id,
        scheme_id=card.scheme_id,
        step_s=card.step_samples / card.rate_hz,
        made_utc_ns=time.time_ns(),
        predictions=tuple(predictions),
    )
    atomic_write(file, msgspec.json.encode(said))
    report(1.0)
    return PredictionsWritten(file=str(file), windows=len(predictions))


def _of_sensor(
    night: NightReader,
    sensor: SensorId,
    card: ModelCard,
    judge: SensorJudge,
    mounts: Sequence[Mount],
) -> Iterator[tuple[list[Prediction], int]]:
    """Predictions of a sensor's night piece by piece, each with the samples seen until then."""
    windower = LiveWindower(card.rate_hz, card.window_samples, card.step_samples)
    length = night.length(sensor)
    for start in range(0, length, PIECE_SAMPLES):
        stop = min(start + PIECE_SAMPLES, length)
        windows = windower.take(
            night.acceleration_g(sensor, start, stop), night.times_utc_s(sensor, start, stop)
        )
        yield _judged_windows(judge, mounts, windows), stop
    yield _judged_windows(judge, mounts, windower.finish()), length


def _judged_windows(
    judge: SensorJudge, mounts: Sequence[Mount], windows: Windows
) -> list[Prediction]:
    """Each window by how the sensor sat when it ended."""
    starts_ns, ends_ns = (
        np.rint(times_s * 1e9).astype(np.int64).tolist()
        for times_s in (windows.start_s, windows.end_s)
    )
    spans = [Span(start, end) for start, end in zip(starts_ns, ends_ns, strict=True)]
    said: list[Prediction] = []
    for mount in mounts:
        first, last = np.searchsorted(ends_ns, (mount.start_ns, mount.end_ns), side="right")
        judge.calibration = mount.calibration
        said += judge.judged(spans[first:last], windows.acceleration_g[first:last])
    return said


def _died(ended: Ended) -> SleepmonError:
    return SleepmonError(
        f"The night could not be classified: the process that does it {ended.words}.",
        "The night itself is untouched. Try again.",
        ended.said,
    )
