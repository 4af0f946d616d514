"""How far the model's predictions agree with the labels of the same time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

import msgspec

from sleepmon.domain.labels import LabelTrack
from sleepmon.domain.predictions import Prediction
from sleepmon.domain.schemes import Scheme


class Agreement(msgspec.Struct, frozen=True, kw_only=True):
    """Parts of the judged windows that agree; all 0 when none could be judged."""

    windows: int
    """Windows that lie wholly inside one label."""
    judged: int
    """Those of them for which the model named a posture, sure or unsure."""
    exact: float
    within_one: float
    """The same sector or a neighbour of it."""
    coarse: float
    """The same of supine, right, prone, left."""
    placement: float
    """The placement that the sensor was declared to have."""


def agreement(
    labels: LabelTrack,
    predictions: Iterable[Prediction],
    scheme: Scheme,
    worn: Mapping[str, str],
    settle_s: float = 0.0,
) -> Agreement:
    """Compare window by window; `worn` maps sensors to placements.

    The first `settle_s` seconds of each label are left out: the person is still turning.
    """
    pairs = list(_inside_labels(labels, predictions, scheme, round(settle_s * 1e9)))
    judged = [(said, truth) for said, truth in pairs if said.state in ("posture", "unsure")]
    families = [posture.family for posture in scheme.postures]
    apart = [scheme.sectors_apart(said.posture, truth) for said, truth in judged]
    return Agreement(
        windows=len(pairs),
        judged=len(judged),
        exact=_part(sectors == 0 for sectors in apart),
        within_one=_part(sectors <= 1 for sectors in apart),
        coarse=_part(families[said.posture] == families[truth] for said, truth in judged),
        placement=_part(
            scheme.placements[said.placement].code == worn[said.sensor]
            for said, _ in judged
            if said.sensor in worn
        ),
    )


def _inside_labels(
    labels: LabelTrack, predictions: Iterable[Prediction], scheme: Scheme, settle_ns: int
) -> Iterator[tuple[Prediction, int]]:
    """Each prediction with the posture labelled all through its window."""
    index_of = {posture.code: index for index, posture in enumerate(scheme.postures)}
    for prediction in predictions:
        label = labels.at(prediction.span.start_ns)
        if label is None or label.code not in index_of:
            continue
        settled = prediction.span.start_ns >= label.start_ns + settle_ns
        if settled and (label.end_ns is None or prediction.span.end_ns <= label.end_ns):
            yield prediction, index_of[label.code]


def _part(hits: Iterable[bool]) -> float:
    counted = list(hits)
    return sum(counted) / len(counted) if counted else 0.0
