"""Identities are kept out of nights."""

import pytest

from sleepmon.services.pseudonyms import subject_problem


@pytest.mark.parametrize(
    "subject", ["S01", "P-0042", "site3-007", "demo", "Pilot07", "subject12", "A", "NK.12", "x1_b2"]
)
def test_that_a_pseudonym_is_accepted(subject: str) -> None:
    assert "" == subject_problem(subject)


@pytest.mark.parametrize(
    ("subject", "reason"),
    [
        ("", "No person"),
        ("anna@example.org", "e-mail"),
        ("1984-05-17", "date"),
        ("17.05.84", "date"),
        ("S19840517", "date"),
        ("Anna", "name"),
        ("Nguyen2", "name"),
        ("maria", "name"),
        ("Anna Schmidt", "one short word"),
        ("S" * 40, "one short word"),
        ("S/1", "one short word"),
    ],
)
def test_that_what_looks_like_an_identity_is_refused(subject: str, reason: str) -> None:
    assert reason in subject_problem(subject)
