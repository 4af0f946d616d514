"""What a night holds."""

from tests.fakes.fake_doors import FakeDoors, run_command


def test_that_sensors_labels_and_end_are_told() -> None:
    said = run_command(FakeDoors(), "info", "n.h5")
    assert 0 == said.code
    assert "chest      Polar H10 (3FA2), 100 Hz, 6000 samples, 500 missing" in said.out
    assert "2 labels: S L" in said.out
    assert "It ended as planned." in said.out


def test_that_programs_get_all_of_it() -> None:
    (row,) = run_command(FakeDoors(), "info", "n.h5", "--json").rows
    assert ("S01", 42) == (row["meta"]["subject"], row["predictions"])
