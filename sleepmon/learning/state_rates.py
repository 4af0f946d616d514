"""How often the plain rules tell states rightly: moving, upright, not worn; on simulated people."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import numpy.typing as npt

from sleepmon.domain.model_card import ModelCard, Score
from sleepmon.domain.schemes import Scheme
from sleepmon.dsp.activity import moving, upright
from sleepmon.dsp.sleeper import PLACEMENTS, Person, acceleration_g, draw_person
from sleepmon.dsp.windows import windows_of_track
from sleepmon.dsp.worn import LOOK_BACK_S, WornWatch
from sleepmon.learning import metrics
from sleepmon.learning.datasets.simulated import NIGHT_S, windows_of_people
from sleepmon.learning.datasets.windows import LabelledWindows

SEED = 5
PEOPLE = 60
MINUTES = 8
"""Long enough to look back at, some minutes more than once."""
TURN_DEG = (60.0, 180.0)
UPRIGHT_DEG = (85.0, 7.0)
"""Long axis of people who sit or stand, mean and spread."""
TABLE_NOISE_G = (0.002, 0.012)
Floats = npt.NDArray[np.float64]
Float32s = npt.NDArray[np.float32]


def state_rates(card: ModelCard, scheme: Scheme, people: int, minutes: float) -> tuple[Score, ...]:
    """Part of windows that each rule names, where it should and where it should not."""
    lying = windows_of_people(
        scheme,
        people=people,
        per_posture=1,
        seed=SEED,
        rate_hz=card.rate_hz,
        window_samples=card.window_samples,
    )
    turning, sitting = _drawn(card, people, turns=True), _drawn(card, people, turns=False)
    worn, tables = _minutes_worn(card, people, minutes), _minutes_on_tables(card, people, minutes)
    return (
        _rate("moving_when_turning", moving(turning), people, "windows in which people turn over"),
        _rate("moving_when_lying", moving(lying.windows_g), people, _LYING),
        _rate("upright_when_upright", upright(sitting), people, "people who sit or stand"),
        _rate("upright_when_lying", upright(lying.windows_g), people, _LYING),
        _rate("not_worn_when_on_a_table", tables, people, "sensors left on a table for minutes"),
        _rate("not_worn_when_worn", worn, people, "people who lie still for minutes"),
    )


_LYING = "people at rest in every posture"


def unsure_rates(
    confidence: Floats, right: Floats, below: float, windows: LabelledWindows, where: str
) -> tuple[Score, ...]:
    """How many windows at rest are unsure, and how right the sure and the unsure ones are."""
    doubtful = confidence < below
    data = f"simulated people, none learnt from, {where}"
    rows = [("unsure_when_lying", doubtful.astype(np.float64), np.ones(len(right), np.bool_))]
    rows += [("posture_accuracy_when_sure", right, ~doubtful)]
    rows += [("posture_accuracy_when_unsure", right, doubtful)]
    return tuple(
        _score(name, values[chosen], data, windows.subject[chosen])
        for name, values, chosen in rows
        if chosen.any()
    )


def _drawn(card: ModelCard, people: int, *, turns: bool) -> Float32s:
    """Windows of people who turn over, or who sit up."""
    rows = []
    for number in range(people):
        rng = np.random.default_rng([SEED, 1, number, int(turns)])
        person = draw_person(rng)
        t_s = rng.uniform(0.0, NIGHT_S) + np.arange(card.window_samples) / card.rate_hz
        roll = np.full(len(t_s), rng.uniform(0.0, 360.0))
        if turns:
            roll = roll + np.linspace(0.0, rng.choice((-1, 1)) * rng.uniform(*TURN_DEG), len(t_s))
        else:
            person = replace(person, trunk_deg=float(rng.normal(*UPRIGHT_DEG)))
            roll = np.zeros(len(t_s))
        rows += [acceleration_g(person, place, roll, t_s, rng) for place in PLACEMENTS]
    return np.stack(rows)


def _minutes_worn(card: ModelCard, people: int, minutes: float) -> npt.NDArray[np.bool_]:
    told = []
    for number in range(people):
        rng = np.random.default_rng([SEED, 2, number])
        person: Person = draw_person(rng)
        t_s = rng.uniform(0.0, NIGHT_S) + np.arange(minutes * 60.0 * card.rate_hz) / card.rate_hz
        place = PLACEMENTS[number % len(PLACEMENTS)]
        roll = np.full(len(t_s), rng.uniform(0.0, 360.0))
        told.append(_unworn(card, acceleration_g(person, place, roll, t_s, rng)))
    return np.concatenate(told)


def _minutes_on_tables(card: ModelCard, people: int, minutes: float) -> npt.NDArray[np.bool_]:
    told = []
    for number in range(people):
        rng = np.random.default_rng([SEED, 3, number])
        lies = rng.normal(size=3)
        noise_g = float(np.exp(rng.uniform(*np.log(TABLE_NOISE_G))))
        samples = lies / np.linalg.norm(lies) + rng.normal(
            0.0, noise_g, (round(minutes * 60.0 * card.rate_hz), 3)
        )
        told.append(_unworn(card, samples.astype(np.float32)))
    return np.concatenate(told)


def _unworn(card: ModelCard, samples_g: Float32s) -> npt.NDArray[np.bool_]:
    """What is said once there are enough minutes to look back at."""
    times_s = np.arange(len(samples_g)) / card.rate_hz
    windows = windows_of_track(
        samples_g, times_s, card.rate_hz, card.window_samples, card.step_samples
    )
    told = WornWatch(card.rate_hz, card.step_samples).see(windows.start_s, windows.acceleration_g)
    return np.asarray(told[windows.start_s > LOOK_BACK_S + 35.0])


def _rate(metric: str, told: npt.NDArray[np.bool_], people: int, data: str) -> Score:
    """Of windows in order of people, as many of each."""
    who = np.repeat(np.arange(people), len(told) // people).astype(np.str_)
    return _score(f"state_{metric}", told.astype(np.float64), f"simulated {data}", who)


def _score(metric: str, values: Floats, data: str, who: npt.NDArray[np.str_]) -> Score:
    low, high = metrics.interval(values, who)
    return Score(
        metric=metric,
        value=float(values.mean()) if len(values) else 0.0,
        low=low,
        high=high,
        data=data,
        split="by person, interval over people",
        people=len(np.unique(who)),
        windows=len(values),
        simulated=True,
    )
