"""Where passphrases come from."""

import getpass
import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path

import pytest

from sleepmon.cli.secrets import add_secret, passphrase_of
from sleepmon.domain.errors import UsageError


def _read(*argv: str) -> Namespace:
    parser = ArgumentParser()
    add_secret(parser, "help")
    return parser.parse_args(argv)


def test_that_a_key_needs_no_passphrase_and_a_file_has_one(tmp_path: Path) -> None:
    (tmp_path / "words").write_text("correct horse\nsecond line")
    assert "" == passphrase_of(_read("--key", "k"), twice=True)
    file = _read("--passphrase-file", str(tmp_path / "words"))
    assert "correct horse" == passphrase_of(file, twice=True)


def test_that_a_person_is_asked_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    said = iter(["one two three", "one two three", "one", "two"])
    monkeypatch.setattr(sys.stdin, "isatty", lambda: True)
    monkeypatch.setattr(getpass, "getpass", lambda prompt: next(said))
    assert "one two three" == passphrase_of(_read(), twice=True)
    with pytest.raises(UsageError, match="differ"):
        passphrase_of(_read(), twice=True)


def test_that_without_anybody_to_ask_it_is_wrong_usage(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys.stdin, "isatty", lambda: False)
    with pytest.raises(UsageError, match="Nobody"):
        passphrase_of(_read(), twice=False)
    with pytest.raises(UsageError, match="cannot be read"):
        passphrase_of(_read("--passphrase-file", str(tmp_path / "gone")), twice=False)
