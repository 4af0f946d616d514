"""Recipes of training: files that decide everything about a run but the data."""

from __future__ import annotations

from pathlib import Path

import msgspec

from sleepmon.domain.errors import UsageError
from sleepmon.domain.training import Recipe

MAX_RECIPE_BYTES = 64 * 1024
ONE_CLICK = "one-click"
PERSONAL = "personal"


def load_recipe(path: Path) -> Recipe:
    """Read a recipe file (TOML); UsageError names what is wrong with it."""
    try:
        if path.stat().st_size > MAX_RECIPE_BYTES:
            raise UsageError(f"{path.name} is too large for a recipe.")
        return msgspec.toml.decode(path.read_bytes(), type=Recipe)
    except OSError as error:
        raise UsageError(f"The recipe {path.name} cannot be read.", details=str(error)) from error
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise UsageError(f"{path.name} is not a recipe.", details=str(error)) from error
