"""Where a base model is built, and what is refused before anything is computed."""

from pathlib import Path

import pytest

from sleepmon.domain.errors import RefusedError, UsageError
from sleepmon.domain.resources import shipped_model
from sleepmon.machine.disk import BoundlessDisk
from sleepmon.services.base_model import base_build, build_base


class SealedDisk(BoundlessDisk):
    """Nothing can be written anywhere."""

    def is_writable(self, folder: Path) -> bool:
        """Never."""
        return False


def test_that_a_checkout_builds_what_it_ships() -> None:
    build = base_build(None, None, None)
    assert (str(shipped_model()), "base") == (build.out, build.recipe.id)
    assert ("", "", None) == (build.umafall, build.dsads, build.people)


def test_that_what_was_installed_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sleepmon.services.base_model.is_checkout", lambda: False)
    with pytest.raises(UsageError, match="Say where"):
        base_build(None, None, None)
    assert "mine" == Path(base_build(Path("mine"), None, None).out).name


def test_that_a_folder_that_cannot_be_written_to_is_told_first(tmp_path: Path) -> None:
    build = base_build(tmp_path / "base", None, None)
    with pytest.raises(RefusedError, match="cannot be written to"):
        build_base(build, lambda part: None, disk=SealedDisk())
    (tmp_path / "base").write_text("a file")
    with pytest.raises(RefusedError, match="is a file"):
        build_base(build, lambda part: None)
