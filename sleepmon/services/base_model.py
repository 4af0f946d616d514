"""The base model, built anew from its seeds."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from sleepmon.domain.errors import UsageError
from sleepmon.domain.model_card import ModelCard
from sleepmon.domain.resources import is_checkout, resource, shipped_model
from sleepmon.domain.training import BaseBuild
from sleepmon.machine.disk import Disk, SystemDisk
from sleepmon.services.folder_check import refuse_unwritable
from sleepmon.services.recipes import load_recipe
from sleepmon.workers.build_base import build_base_in_child


def base_build(out: Path | None, umafall: Path | None, dsads: Path | None) -> BaseBuild:
    """The shipped recipe into this folder; without one into models/base of a checkout.

    UsageError without a folder where sleepmon is installed: what is shipped is left alone there.
    """
    if out is None and not is_checkout():
        raise UsageError(
            "Say where the base model is to be written.", "Give a folder of your own with --out."
        )
    return BaseBuild(
        out=str((out or shipped_model()).absolute()),
        recipe=load_recipe(resource("recipes", "base.toml")),
        umafall="" if umafall is None else str(umafall.absolute()),
        dsads="" if dsads is None else str(dsads.absolute()),
    )


def build_base(
    build: BaseBuild, on_progress: Callable[[float], None], *, disk: Disk | None = None
) -> ModelCard:
    """Build, judge and write it; until then what the folder holds stays as it is.

    RefusedError when the folder cannot be written to, ImportFailed when a folder of recordings is
    something else.
    """
    refuse_unwritable(Path(build.out), disk or SystemDisk())
    return build_base_in_child(build, on_progress)
