"""Passphrases and keys from the command line; never as an argument that others could see."""

from __future__ import annotations

import getpass
import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path

from sleepmon.domain.errors import UsageError

MAX_CHARACTERS = 1000


def add_secret(parser: ArgumentParser, key_help: str) -> None:
    """`--key FILE` or `--passphrase-file FILE`; else the passphrase is asked for."""
    parser.add_argument("--key", metavar="FILE", default="", help=key_help)
    parser.add_argument(
        "--passphrase-file", metavar="FILE", help="its first line (default: you are asked)"
    )


def passphrase_of(arguments: Namespace, *, twice: bool) -> str:
    """The passphrase; empty with a key file. UsageError when there is none to be had."""
    if arguments.key:
        return ""
    if arguments.passphrase_file:
        try:
            with Path(arguments.passphrase_file).open(encoding="utf-8") as file:
                return file.readline(MAX_CHARACTERS).rstrip("\n")
        except (OSError, UnicodeDecodeError) as error:
            raise UsageError("The passphrase cannot be read.", details=str(error)) from error
    if not sys.stdin.isatty():
        raise UsageError("Nobody can be asked.", "Say --key FILE or --passphrase-file FILE.")
    said = getpass.getpass("Passphrase: ")
    if twice and getpass.getpass("Once more: ") != said:
        raise UsageError("The two passphrases differ.")
    return said
