"""What stays known of a locked night."""

from pathlib import Path

import pytest

from sleepmon.storage.vault_note import note_of, stem_of


def test_that_a_night_has_one_name_locked_or_not() -> None:
    assert ("2026_n1", "2026_n1") == (stem_of(Path("2026_n1.h5.age")), stem_of(Path("2026_n1.h5")))


@pytest.mark.parametrize("damage", [None, b"", b"[" * 3000, b"{}"])
def test_that_a_missing_or_damaged_note_hides_no_night(
    tmp_path: Path, damage: bytes | None
) -> None:
    if damage is not None:
        (tmp_path / "n.locked.json").write_bytes(damage)
    assert ("n", 0) == (
        note_of(tmp_path / "n.h5.age").night_id,
        note_of(tmp_path / "n.h5.age").started_utc_ns,
    )
