import sys

import pytest

from sleepmon.domain.errors import NightError, NightUnreadable
from sleepmon.workers.child import Ended
from sleepmon.workers.errand import run_errand
from sleepmon.workers.limits import Limits
from sleepmon.workers.messages import Errand
from tests.fakes import bodies


def died(ended: Ended) -> NightError:
    return NightError(f"The helper {ended.words}.")


def run(kind: str, told: list[float]) -> dict[str, int]:
    return run_errand(
        bodies.run_tasks,
        Errand(kind=kind, json=b'{"a": 1}'),
        dict[str, int],
        limits=Limits(),
        on_progress=told.append,
        on_death=died,
    )


def test_that_an_errand_answers() -> None:
    told: list[float] = []
    assert {"bytes": 8} == run("count", told)
    assert 1.0 == told[-1]
    assert sorted(told) == told


def test_that_an_error_of_the_errand_is_raised_here() -> None:
    with pytest.raises(NightUnreadable, match=r"not a night"):
        run("refuse", [])


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGKILL")
def test_that_a_child_that_dies_is_an_error_in_words() -> None:
    with pytest.raises(NightError, match=r"The helper was ended .*SIGKILL"):
        run("die", [])


def test_that_an_unknown_kind_is_a_fault_and_no_hang() -> None:
    with pytest.raises(Exception, match="went wrong"):
        run("nothing", [])


def test_that_an_answer_of_another_form_is_refused() -> None:
    with pytest.raises(ValueError, match="Expected"):
        run_errand(
            bodies.run_tasks,
            Errand(kind="count"),
            list[str],
            limits=Limits(),
            on_progress=lambda fraction: None,
            on_death=died,
        )
