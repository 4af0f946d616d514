"""Settings have defaults that work, and refuse rows that do not exist."""

import msgspec
import pytest

from sleepmon.domain.settings import Settings


def test_that_an_empty_file_gives_the_defaults() -> None:
    assert msgspec.toml.decode(b"", type=Settings) == Settings()


def test_that_an_unknown_row_is_refused() -> None:
    with pytest.raises(msgspec.ValidationError, match="colour"):
        msgspec.toml.decode(b'colour = "red"', type=Settings)
