"""Sizes as people read them."""

import pytest

from sleepmon.domain.sizes import size_words


@pytest.mark.parametrize(
    ("size_bytes", "words"),
    [
        (0, "0 bytes"),
        (999, "999 bytes"),
        (1_000, "1 kB"),
        (999_499, "999 kB"),
        (999_500, "1 MB"),
        (310_400_000, "310 MB"),
        (999_499_999, "999 MB"),
        (999_500_000, "1.0 GB"),
        (2_400_000_000, "2.4 GB"),
        (9_940_000_000, "9.9 GB"),
        (9_950_000_000, "10 GB"),
        (78_000_000_000, "78 GB"),
        (4_000_000_000_000, "4000 GB"),
    ],
)
def test_that_a_size_is_told_in_powers_of_ten(size_bytes: int, words: str) -> None:
    assert words == size_words(size_bytes)
