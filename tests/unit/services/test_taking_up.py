"""Which night is gone on with; how, is tested with `sleepmon resume` and in the window."""

import pytest

from sleepmon.domain.nights import NightSummary
from sleepmon.services.taking_up import LATEST_NS, newest_cut_off
from tests.fakes.fake_shelves import a_summary

NOW = 1_790_000_000_000_000_000
MINUTE_NS = 60_000_000_000


def cut_off(minutes_ago: int, **changed: object) -> NightSummary:
    started = NOW - minutes_ago * MINUTE_NS
    return a_summary(**{"state": "interrupted", "started_utc_ns": started, **changed})


def test_that_the_newest_night_that_was_cut_off_is_gone_on_with() -> None:
    older, newer = cut_off(300), cut_off(20)
    assert newer == newest_cut_off([older, newer, cut_off(10, state="complete")], NOW, True)


@pytest.mark.parametrize(
    "night",
    [
        cut_off(LATEST_NS // MINUTE_NS + 1),
        cut_off(-5),
        cut_off(5, simulated=False),
        cut_off(5, state="recording"),
    ],
)
def test_that_no_other_night_is(night: NightSummary) -> None:
    assert newest_cut_off([night], NOW, True) is None
