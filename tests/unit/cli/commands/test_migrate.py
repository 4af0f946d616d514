"""Nights of older formats."""

from tests.fakes.fake_doors import FakeDoors, run_command


def test_that_each_night_is_told_with_the_format_it_had() -> None:
    said = run_command(FakeDoors(), "migrate", "old.h5", "new.h5")
    assert 0 == said.code
    assert said.out.splitlines() == [
        "old.h5 was of format 0 and is of format 1 now.",
        "new.h5 is of format 1 already.",
    ]
