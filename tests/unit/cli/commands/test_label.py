"""Labels of a finished night."""

import pytest

from tests.fakes.fake_doors import FakeDoors, run_command
from tests.fakes.fake_shelves import an_info


def test_that_labels_are_listed_in_the_time_of_the_place() -> None:
    said = run_command(FakeDoors(), "label", "n")
    assert 0 == said.code
    assert ["00:00:00.0 to 00:00:00.0  S           person"] == said.out.splitlines()[:1]
    assert said.out.splitlines()[1].startswith("00:00:00.0 to now  L")


def test_that_a_label_is_put_in_from_clock_to_clock() -> None:
    doors = FakeDoors()
    said = run_command(doors, "label", "n", "L", "--from", "+10s", "--to", "+1m", "--json")
    begun = an_info().meta.started_utc_ns
    ((_, night, word, start_ns, end_ns),) = [a for a in doors.library.asked if a[0] == "label"]
    assert ("n", "L", 50 * 10**9) == (night, word, end_ns - start_ns)
    assert abs(begun - start_ns) < 3600 * 10**9
    assert ["L"] == [span["code"] for span in said.rows[0]["spans"]]


@pytest.mark.parametrize("wish", ["undo", "redo"])
def test_that_edits_are_taken_back_and_done_again(wish: str) -> None:
    doors = FakeDoors()
    said = run_command(doors, "label", "n", f"--{wish}")
    assert (wish, "n") in doors.library.asked
    assert "The night has no labels.\n" == said.out


def test_that_a_stretch_is_cleared() -> None:
    doors = FakeDoors()
    run_command(doors, "label", "n", "--clear", "--from", "+10s", "--to", "+20s")
    assert "clear" in [asked[0] for asked in doors.library.asked]


@pytest.mark.parametrize(
    "wrong",
    [
        ["L"],
        ["L", "--from", "23:10"],
        ["L", "--undo"],
        ["L", "--from", "noon", "--to", "23:10"],
        ["L", "--from", "+never", "--to", "23:10"],
    ],
)
def test_that_half_a_wish_is_wrong_usage(wrong: list[str]) -> None:
    assert 2 == run_command(FakeDoors(), "label", "n", *wrong).code
