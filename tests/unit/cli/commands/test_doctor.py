"""Whether this computer is fit."""

from sleepmon.domain.nights import Finding
from tests.fakes.fake_doors import FakeDoors, run_command

GOOD = Finding(name="disk", state="ok", words="Room for 212 hours.")
ODD = Finding(name="clock", state="attention", words="Odd.", remedy="Set it.")
BAD = Finding(name="folder", state="lost", words="Not writable.", remedy="Choose another.")


def test_that_a_fit_computer_is_exit_code_zero() -> None:
    said = run_command(FakeDoors(findings=(GOOD, ODD)), "doctor")
    assert 0 == said.code
    assert ["ok     disk: Room for 212 hours.", "look   clock: Odd. Set it."] == (
        said.out.splitlines()
    )


def test_that_a_fault_is_exit_code_one_and_names_the_remedy() -> None:
    said = run_command(FakeDoors(findings=(GOOD, BAD)), "doctor", "--json")
    assert 1 == said.code
    assert ["ok", "lost"] == [row["state"] for row in said.rows]
    assert "Choose another." == said.rows[1]["remedy"]
