"""Predictions are compared with labels window by window, and only where it is fair."""

from __future__ import annotations

import pytest

from sleepmon.domain.labels import LabelSpan, LabelTrack
from sleepmon.domain.predictions import Prediction, PredictionState, Span
from sleepmon.domain.resources import resource
from sleepmon.domain.samples import SensorId
from sleepmon.domain.schemes import load_scheme
from sleepmon.services.agreement import Agreement, agreement

SCHEME = load_scheme(resource("schemes", "twelve.toml"))
CHEST = SensorId("open:1")
S = 1_000_000_000
LABELS = LabelTrack(
    (
        LabelSpan(start_ns=10 * S, end_ns=20 * S, code="S", made_at_ns=0),
        LabelSpan(start_ns=20 * S, end_ns=None, code="L", made_at_ns=0),
    )
)


def _said(
    start_s: float, code: str, state: PredictionState = "posture", placement: int = 1
) -> Prediction:
    posture = SCHEME.posture_index(code)
    return Prediction(
        sensor=CHEST,
        span=Span(round(start_s * S), round((start_s + 2) * S)),
        posture_probs=tuple(float(index == posture) for index in range(12)),
        placement_probs=tuple(float(index == placement) for index in range(3)),
        roll_deg=None,
        arc_deg=0.0,
        state=state,
        model_id="m",
        scheme_id="twelve",
    )


def _agreement(*said: Prediction, settle_s: float = 0.0) -> Agreement:
    return agreement(LABELS, said, SCHEME, {CHEST: "chest"}, settle_s)


def test_that_exact_neighbour_and_family_are_told_apart() -> None:
    found = _agreement(_said(11, "S"), _said(12, "SR"), _said(13, "RS"), _said(14, "R"))
    assert (4, 4) == (found.windows, found.judged)
    assert (0.25, 0.5, 0.5) == (found.exact, found.within_one, found.coarse)


def test_that_a_window_across_a_border_is_not_judged() -> None:
    assert 0 == _agreement(_said(9, "S"), _said(19, "S")).windows
    assert 1 == _agreement(_said(30, "L")).judged


def test_that_the_turn_itself_is_left_out() -> None:
    assert 1 == _agreement(_said(10.5, "S"), _said(11.6, "S"), settle_s=1.5).windows


def test_that_where_the_model_names_no_posture_it_is_counted_but_not_judged() -> None:
    found = _agreement(_said(11, "S", "moving"), _said(12, "S", "unsure"))
    assert (2, 1, 1.0) == (found.windows, found.judged, found.exact)


def test_that_placement_is_compared_with_what_was_declared() -> None:
    assert 0.5 == _agreement(_said(11, "S"), _said(12, "S", placement=0)).placement


@pytest.mark.parametrize(
    "labels",
    [
        LabelTrack(),
        LabelTrack((LabelSpan(start_ns=0, end_ns=None, code="cannot tell", made_at_ns=0),)),
    ],
)
def test_that_nothing_judged_is_nothing_claimed(labels: LabelTrack) -> None:
    nothing = Agreement(windows=0, judged=0, exact=0.0, within_one=0.0, coarse=0.0, placement=0.0)
    assert nothing == agreement(labels, [_said(11, "S")], SCHEME, {})
