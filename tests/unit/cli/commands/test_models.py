"""Which models there are, and the way forth and back."""

from sleepmon.domain.commands import ReloadModel
from tests.fakes.fake_doors import FakeDoors, run_command
from tests.fakes.fake_services import a_card
from tests.fakes.fake_shelves import FakeShelf
from tests.fakes.fake_station import FakeStation


def test_that_the_active_model_is_marked() -> None:
    doors = FakeDoors(shelf=FakeShelf(trouble="clinic-3 is damaged."))
    said = run_command(doors, "models")
    first, second, problem = said.out.splitlines()
    assert first.startswith("* base-1  base")
    assert second.startswith("  clinic-2")
    assert "clinic-3 is damaged." == problem
    rows = run_command(doors, "models", "--json").rows
    assert [True, False] == [row["active"] for row in rows[:2]]


def test_that_promoting_and_going_back_reach_the_station() -> None:
    doors = FakeDoors(running=FakeStation())
    assert 0 == run_command(doors, "models", "--promote", "clinic-2").code
    assert ["base-1", "clinic-2"] == doors.shelf.history
    assert 0 == run_command(doors, "models", "--roll-back").code
    assert ["base-1"] == doors.shelf.history
    assert doors.running is not None
    assert [ReloadModel(), ReloadModel()] == doors.running.commands


def test_that_going_back_without_a_past_is_wrong_usage() -> None:
    said = run_command(FakeDoors(), "models", "--roll-back", "--json")
    assert 2 == said.code
    assert "UsageError" == said.rows[0]["error"]


def test_that_a_card_is_told() -> None:
    said = run_command(FakeDoors(), "models", "--card", "clinic-2")
    assert "learnt from: simulated sleepers (simulated only)" in said.out
    data = a_card().metrics[0].data
    assert 1 == said.out.count(f"on {data}:")
    assert f"  {a_card().metrics[0].metric:<37} " in said.out
    assert 2 == run_command(FakeDoors(), "models", "--card", "x").code


def test_that_a_damaged_model_is_a_failure() -> None:
    assert 0 == run_command(FakeDoors(), "models", "--check").code
    doors = FakeDoors(shelf=FakeShelf(sound=False))
    said = run_command(doors, "models", "--check")
    assert 1 == said.code
    assert "FAULT" in said.out
