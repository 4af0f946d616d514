"""The shipped model on real people, the gravity rule beside it; nothing of them was learnt from."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

from sleepmon.domain.model_card import Score
from sleepmon.domain.resources import resource, shipped_model
from sleepmon.domain.schemes import load_scheme
from sleepmon.learning import metrics
from sleepmon.learning.build_base import RATE_HZ, WINDOW_SAMPLES
from sleepmon.learning.placement_evidence import left_out_evidence
from sleepmon.learning.predictor import load_predictor
from sleepmon.learning.real_people import RestingPeople, real_scores, resting_people
from sleepmon.learning.resting_dsads import dsads_people
from tests.perf.figures import Figure, as_it_is, at_least
from tests.perf.recordings import FOLDER, UMAFALL, unpack

DSADS = FOLDER / "dsads_a01-a04.tar.xz"


def figures() -> Iterator[Figure]:
    """UMAFall and DSADS, as sensed and as calibrated, and placement by person."""
    with tempfile.TemporaryDirectory() as folder:
        umafall = unpack(UMAFALL, Path(folder) / "umafall")
        if umafall is not None:
            people = resting_people(umafall, RATE_HZ, WINDOW_SAMPLES)
            yield from _beside_the_rule("umafall", people)
            right, who = left_out_evidence(people)
            low, high = metrics.interval(right, who)
            unit = f"part ({low:.3f} to {high:.3f} over {len(set(who))} people)"
            yield as_it_is("umafall_placement_recordings", len(right), f"of {len(set(who))} people")
            yield at_least("umafall_placement_by_person_left_out", float(right.mean()), unit, 0.85)
        dsads = unpack(DSADS, Path(folder) / "dsads")
        if dsads is not None:
            people = dsads_people(dsads / "dsads", RATE_HZ, WINDOW_SAMPLES)
            yield from _beside_the_rule("dsads", people)


def _beside_the_rule(name: str, people: RestingPeople) -> Iterator[Figure]:
    scheme = load_scheme(resource("schemes", "twelve.toml"))
    scores = real_scores(load_predictor(shipped_model(), threads=1), scheme, people)
    rule = {(s.metric, s.data): s for s in scores if "gravity" in s.metric}
    for score in scores:
        place = score.data.rpartition(", ")[2].replace(" ", "_")
        figure = f"{name}_{place}_{score.metric}"
        if "gravity" in score.metric:
            yield as_it_is(figure, score.value, _spread(score))
        elif "posture" in score.metric:
            beside = rule[score.metric.replace("posture", "gravity"), score.data].value
            bar = max(beside, 0.99) if score.metric.startswith("calibrated") else beside
            yield at_least(figure, score.value, _spread(score), bar)
        else:
            yield as_it_is(f"{figure}_shipped_model", score.value, _spread(score))


def _spread(score: Score) -> str:
    return f"part{score.interval_words} of {score.people} people, {score.windows} windows"
