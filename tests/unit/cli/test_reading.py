"""What people type is understood, or refused in words."""

from argparse import ArgumentTypeError

import pytest

from sleepmon.cli.reading import duration_s, pair


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
