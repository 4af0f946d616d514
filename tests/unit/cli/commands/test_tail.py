"""Following a night from outside."""

from pathlib import Path

from tests.fakes.fake_doors import FakeDoors, run_command
from tests.fakes.nights import recorded


def test_that_a_night_that_ended_is_told_once(tmp_path: Path) -> None:
    said = run_command(FakeDoors(), "tail", str(recorded(tmp_path, 5, sensors=1)))
    assert 0 == said.code
    assert "virtual:0000 500 samples" in said.out
    assert "the night ended (stopped)." in said.out


def test_that_a_night_that_goes_on_is_told_for_as_long_as_asked(tmp_path: Path) -> None:
    folder = recorded(tmp_path, 5, sensors=1)
    journal = folder / "journal-0000.smj"
    journal.write_bytes(journal.read_bytes()[:-20])  # its end is not written yet
    said = run_command(
        FakeDoors(), "tail", str(folder), "--seconds", "0.02s", "--every", "0.01s", "--json"
    )
    assert (0, ["", "", ""]) == (said.code, [row["ended"] for row in said.rows])


def test_that_no_journal_is_wrong_usage(tmp_path: Path) -> None:
    assert 2 == run_command(FakeDoors(), "tail", str(tmp_path / "gone.night")).code
