"""Errors say what happened and what to do, and carry an exit code."""

import inspect

from sleepmon.domain import errors


def all_errors() -> list[type[errors.SleepmonError]]:
    found = [value for value in vars(errors).values() if inspect.isclass(value)]
    return [kind for kind in found if issubclass(kind, errors.SleepmonError)]


def test_that_an_error_reads_as_one_sentence_of_what_and_one_of_what_to_do() -> None:
    error = errors.SensorNotFound("No sensor C3 answers.", "Wake it and look again.", "0x08")
    assert str(error) == "No sensor C3 answers. Wake it and look again."
    assert error.details == "0x08"


def test_that_the_tree_drawn_in_the_docstring_is_the_tree() -> None:
    drawing = errors.__doc__ or ""
    assert [kind.__name__ for kind in all_errors() if kind.__name__ not in drawing] == []


def test_that_exit_codes_tell_usage_and_refusal_from_failure() -> None:
    assert errors.UsageError.exit_code == 2
    assert {kind.exit_code for kind in all_errors() if issubclass(kind, errors.RefusedError)} == {3}
    assert errors.NightUnreadable.exit_code == 1
