"""What the Train page says, without a window."""

import msgspec
import pytest

from sleepmon.domain.training import Coverage, Decision, FinishedRun, Verdict
from sleepmon.gui.pages.train_state import (
    Standing,
    TrainState,
    amount_words,
    blocked_reason,
    button_words,
    duration_words,
    grid,
    keeps_first,
    measured_on,
    missing_rows,
    model_words,
    page_note,
    pairs,
    pairs_now,
    result_title,
    roll_back_reason,
    round_words,
    verdict_words,
)
from sleepmon.gui.words import figures
from tests.fakes.fake_services import a_card, a_plan, a_result, an_epoch
from tests.fakes.fake_station import FakeStation

SCHEME = FakeStation().scheme


def planned(refusal: str = "", can_roll_back: bool = True) -> TrainState:
    state = TrainState()
    plan = a_plan(refusal=refusal)
    state.on_standing(Standing(plan, frozenset({"S-07"}), a_card(), can_roll_back))
    return state


def running(rounds: int = 0) -> TrainState:
    state = planned()
    state.on_start()
    for number in range(1, rounds + 1):
        state.on_epoch(an_epoch(number))
    return state


def done(verdict: Verdict = "better") -> TrainState:
    state = running(3)
    state.on_result(a_result(verdict))
    return state


def test_that_nothing_starts_before_the_nights_are_counted() -> None:
    assert blocked_reason(TrainState()) == "The nights are being counted."


def test_that_a_refused_plan_says_why() -> None:
    assert blocked_reason(planned("No night has labels yet.")) == "No night has labels yet."


def test_that_the_one_button_goes_through_its_words() -> None:
    cancelling = running(1)
    cancelling.on_cancel()
    states = (planned(), running(), cancelling, done())
    assert [button_words(state)[0] for state in states] == [
        "Retrain",
        "Cancel",
        "Cancelling",
        "Retrain again",
    ]
    assert [blocked_reason(state) for state in states] == ["", "", "The run is ending.", ""]


def test_that_a_run_shows_its_rounds_and_the_time_left() -> None:
    assert round_words(running()) == ("Getting ready", 0.0, None)
    assert round_words(running(27)) == ("Round 27 of 60", 27 / 60, 132.0)


def test_that_a_cancelled_run_leaves_no_trace() -> None:
    state = running(3)
    state.on_cancel()
    state.on_cancelled()
    assert (state.stage, state.reports, state.result) == ("planned", [], None)


def test_that_news_of_a_run_that_is_over_are_ignored() -> None:
    state = done()
    state.on_epoch(an_epoch(9))
    assert len(state.reports) == 3


def test_that_a_failed_run_says_why() -> None:
    state = running(3)
    state.on_failed("Out of memory.", "trace")
    assert (state.stage, state.trouble, state.details) == ("planned", "Out of memory.", "trace")


def test_that_a_new_run_forgets_the_old_one() -> None:
    state = done("worse")
    state.asks_first()
    state.on_start()
    assert (state.result, state.reports, state.asked_once) == (None, [], False)


@pytest.mark.parametrize(
    ("verdict", "level", "keep_first"),
    [
        ("better", "ok", False),
        ("no clear difference", "attention", False),
        ("worse", "lost", True),
        ("not judged", "attention", True),
    ],
)
def test_that_the_verdict_decides_what_is_primary(
    verdict: Verdict, level: str, keep_first: bool
) -> None:
    result = a_result(verdict)
    assert (level, f"{verdict.capitalize()}.", figures(result.words)) == verdict_words(result)
    assert keep_first is keeps_first(result)


def test_that_only_a_worse_candidate_asks_and_only_once() -> None:
    worse = done("worse")
    assert [worse.asks_first(), worse.asks_first()] == [True, False]
    assert not done("better").asks_first()


@pytest.mark.parametrize(
    ("decision", "stage", "words"),
    [
        ("", "done", ""),
        ("kept", "decided", "The old model stays in use."),
        ("promoted", "decided", "The new model is in use."),
    ],
)
def test_that_a_run_of_before_is_shown_with_what_became_of_it(
    decision: Decision, stage: str, words: str
) -> None:
    run = FinishedRun(plan=a_plan(4), reports=(an_epoch(1),), result=a_result(), decision=decision)
    state = TrainState()
    state.on_standing(Standing(a_plan(8), frozenset(), a_card(), True, run))
    assert (stage, words) == (state.stage, state.decision)
    assert "Before and after, on the same 2 nights kept back" == result_title(state)
    assert "Retrain again" == button_words(state)[0]


def test_that_a_decision_ends_the_choice() -> None:
    state = done()
    state.on_decided("The new model is in use.")
    assert (state.stage, state.decision) == ("decided", "The new model is in use.")


def test_that_the_grid_has_a_row_for_each_person() -> None:
    rows = grid(a_plan(), SCHEME)
    assert [row.subject for row in rows] == [f"S-0{n}" for n in range(1, 9)]
    assert {len(block) for row in rows for block in row.minutes} == {12}
    assert rows[0].minutes[0][6] == 0.0


def test_that_before_and_after_show_shares_only_the_main_one_first() -> None:
    rows = pairs(a_result())
    assert [row.name for row in rows] == [
        "All 12 postures",
        "Within one sector",
        "Four-way",
        "Mean of postures",
        "Placement",
    ]
    assert [row.bold for row in rows] == [True, False, False, False, False]
    assert rows[0].before.middle == 0.842
    assert rows[0].after is not None
    assert rows[0].after.high == pytest.approx(0.923)


def test_that_a_figure_without_an_interval_is_a_point() -> None:
    result = a_result()
    first = result.comparisons[0]
    bare = msgspec.structs.replace(first.before, low=None, high=None)
    first = msgspec.structs.replace(first, before=bare)
    (row,) = pairs(msgspec.structs.replace(result, comparisons=(first,)))
    assert (row.before.low, row.before.high) == (0.842, 0.842)


def test_that_what_is_missing_starts_with_the_refusal() -> None:
    rows = missing_rows(a_plan(refusal="Only one posture is labelled. At least two are needed."))
    assert rows[0] == ("lost", "Only one posture is labelled", "At least two are needed.")
    assert rows[1] == (
        "attention",
        "Prone at the neck, never seen",
        "Record one minute each of PR, P, PL.",
    )


def test_that_the_page_says_what_it_learns_from() -> None:
    one = Coverage(subject="S01", placement="neck", posture="S", minutes=1.0)
    single = msgspec.structs.replace(
        a_plan(), nights=("a",), held_out=(), coverage=(one,), simulated=True
    )
    none = msgspec.structs.replace(a_plan(), nights=(), held_out=(), coverage=())
    assert page_note(None) == "Counts the labelled nights"
    assert page_note(a_plan()).startswith("Learns from 8 nights of 8 people.")
    assert page_note(single).startswith("Learns from 1 simulated night of 1 person.")
    assert page_note(none).startswith("No labelled night yet.")


@pytest.mark.parametrize(
    ("minutes", "words"),
    [
        (0.0, "0 labelled minutes"),
        (0.4, "under one labelled minute"),
        (1.2, "1 labelled minute"),
        (48.0, "48 labelled minutes"),
        (2760.0, "46 labelled hours"),
    ],
)
def test_that_the_amount_is_told_in_minutes_or_hours(minutes: float, words: str) -> None:
    assert words == amount_words(msgspec.structs.replace(a_plan(), labelled_minutes=minutes))


def test_that_durations_are_told() -> None:
    assert (duration_words(220.0), duration_words(9.6)) == ("3 min 40 s", "10 s")


def test_that_the_comparison_says_on_what_it_is_made() -> None:
    assert result_title(TrainState()) == "Before and after"
    assert result_title(planned()) == "The model in use now"
    assert result_title(done()) == "Before and after, on the same 2 nights kept back"
    single = done()
    single.run_plan = msgspec.structs.replace(a_plan(), held_out=("/nights/1.h5",))
    assert result_title(single) == "Before and after, on 1 night kept back"
    alone = done("not judged")
    alone.result = msgspec.structs.replace(a_result("not judged"), held_out_windows=0)
    assert result_title(alone) == "Before and after, on simulated sleepers only"


def test_that_the_model_in_use_is_named_with_whom_it_knows() -> None:
    real = msgspec.structs.replace(a_card("clinic-1"), simulated=False, people=8)
    assert model_words(None) == ""
    assert model_words(a_card()) == "Model in use: base-1, made from simulated people only."
    assert model_words(real) == "Model in use: clinic-1, made from 8 people."


def test_that_the_card_of_the_model_in_use_is_shown_with_whom_it_was_measured_on() -> None:
    rows = pairs_now(a_card())
    assert ("All 12 postures", None) == (rows[0].name, rows[0].after)
    assert measured_on(a_card()) == "As its card says, measured on 2 simulated people."
    assert pairs_now(None) == []
    assert measured_on(None) == ""


def test_that_there_is_a_way_back_only_where_there_was_a_model_before() -> None:
    assert roll_back_reason(planned()) == ""
    assert roll_back_reason(running()) == "A run is going on."
    assert roll_back_reason(planned(can_roll_back=False)).startswith("No model was in use")
