"""Resources are found where sleepmon was installed."""

from sleepmon.domain.resources import is_checkout, resource, shipped_model


def test_that_the_shipped_scheme_is_found() -> None:
    assert resource("schemes", "twelve.toml").is_file()


def test_that_the_base_model_lies_in_a_folder_of_its_own() -> None:
    assert shipped_model().name == "base"


def test_that_the_tests_run_from_a_checkout() -> None:
    assert is_checkout() == (shipped_model().parent.name == "models")
