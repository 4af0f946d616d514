"""Resources are found where sleepmon was installed."""

from sleepmon.domain.resources import resource, shipped_model


def test_that_the_shipped_scheme_is_found() -> None:
    assert resource("schemes", "twelve.toml").is_file()


def test_that_the_base_model_lies_in_a_folder_of_its_own() -> None:
    assert shipped_model().name == "base"
