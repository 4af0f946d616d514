"""What people type is understood, or refused in words."""

from argparse import ArgumentTypeError

import pytest

from sleepmon.cli.reading import duration_s, night_time_ns, pair, rate_hz
from sleepmon.domain.errors import UsageError
from tests.fakes.nights import night_meta


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("8h", 28800), ("1h30m", 5400), ("90", 90), ("90s", 90), ("2 min", 120), ("0.5h", 1800)],
)
def test_that_a_duration_is_read(text: str, seconds: float) -> None:
    assert seconds == duration_s(text)


@pytest.mark.parametrize("text", ["", "h", "eight", "-5s", "0s", "5x", "5s!"])
def test_that_no_duration_is_refused(text: str) -> None:
    with pytest.raises(ArgumentTypeError):
        duration_s(text)


def test_that_a_pair_is_split_at_its_last_sign() -> None:
    assert ("Polar H10 A=1", "chest") == pair("Polar H10 A=1=chest")


@pytest.mark.parametrize("text", ["chest", "=chest", "Polar=", " = "])
def test_that_half_a_pair_is_refused(text: str) -> None:
    with pytest.raises(ArgumentTypeError):
        pair(text)


@pytest.mark.parametrize(
    ("text", "after_s"),
    [
        ("+12m30s", 750.0),
        ("21:13:30", 10.0),
        ("21:13", -20.0),
        ("21:12:50.5", -29.5),
        ("21:12", 86320.0),
    ],
)
def test_that_times_of_a_night_are_read(text: str, after_s: float) -> None:
    meta = night_meta()  # begun at 14:13:20 UTC, 21:13:20 there
    assert round(after_s * 1e9) == night_time_ns(text, meta) - meta.started_utc_ns


@pytest.mark.parametrize("text", ["noon", "25:00", "23:60", "1:2:3", "+", "+x", ""])
def test_that_what_is_no_time_is_told(text: str) -> None:
    with pytest.raises(UsageError):
        night_time_ns(text, night_meta())


@pytest.mark.parametrize("text", ["nan", "inf", "0", "-5", "quick"])
def test_that_no_rate_is_told(text: str) -> None:
    with pytest.raises(ArgumentTypeError):
        rate_hz(text)
    assert 12.5 == rate_hz("12.5")
