"""Encryption at rest, from the command line."""

from pathlib import Path

from tests.fakes.fake_doors import FakeDoors, run_command


def test_that_a_key_file_is_handed_on() -> None:
    doors = FakeDoors()
    said = run_command(doors, "unlock", "n", "--key", "k", "--json")
    assert 0 == said.code
    assert [("unlock", "n", "", "k")] == doors.library.asked
    assert said.rows[0]["file"].startswith("/nights/n.h5")


def test_that_a_passphrase_is_read_from_a_file(tmp_path: Path) -> None:
    (tmp_path / "words").write_text("correct horse\n")
    doors = FakeDoors()
    said = run_command(doors, "unlock", "n", "--passphrase-file", str(tmp_path / "words"))
    assert 0 == said.code
    assert [("unlock", "n", "correct horse", "")] == doors.library.asked
    assert "correct horse" not in said.out
