"""Gives a night other labels: a new file with all else copied takes the place of the old one."""

from __future__ import annotations

from pathlib import Path

import h5py
import msgspec

from sleepmon.domain.labels import LabelTrack
from sleepmon.storage.files import Files
from sleepmon.storage.gathering import label_table
from sleepmon.storage.joining import digest_of
from sleepmon.storage.placing import LIBVER, put_in_place, set_text, write_table
from sleepmon.storage.reader import NightReader, open_night
from sleepmon.storage.seal import AuditTrail, Manifest, seal_of

REPLACED = ("labels", "audit")


def relabel(
    file: Path, track: LabelTrack, edited_utc_ns: int, *, files: Files | None = None
) -> None:
    """Put these labels into a night; the edit is added to its audit.

    NightUnreadable when the night is damaged; DiskFull or NightError when the new file cannot be
    written, and then the old one stays. Runs in a child process, like all that writes HDF5.
    """
    with open_night(file) as night:
        audit = AuditTrail(night.table("/audit"))
        audit.add(edited_utc_ns, "labels", f"{len(track.spans)} spans, {digest_of(track)}")

        def write(part: Path) -> str:
            return _write(part, file, night, track, audit)

        def nobody(part: float) -> None:
            """It takes a second."""

        put_in_place(file, write, files or Files(), nobody, "The night keeps its old labels.")


def _write(part: Path, file: Path, night: NightReader, track: LabelTrack, audit: AuditTrail) -> str:
    manifest: Manifest = night.manifest
    with (
        h5py.File(file, "r", locking=False) as old,
        h5py.File(part, "w", libver=LIBVER, locking=False) as new,
    ):
        for name in old:
            if name not in REPLACED:
                old.copy(name, new)  # chunks are copied as they are, not compressed again
        for name, value in old.attrs.items():
            new.attrs.create(name, value, dtype=old.attrs.get_id(name).dtype)
        write_table(new, "labels", label_table(track), manifest)
        write_table(new, "audit", audit.table(), manifest)
        texts = {name: old.attrs[name].decode() for name in ("meta", "recovery")}
        text = msgspec.json.encode(manifest).decode()
        seal = seal_of(texts["meta"], texts["recovery"], text)
        set_text(new, "manifest", text)
        set_text(new, "seal", seal)
    return seal
