"""A format before the first, which never was: proves that nights can be brought up to date.

In it, labels were called marks, and there was no audit.
"""

from __future__ import annotations

from pathlib import Path

import h5py
import msgspec

from sleepmon.storage.migrations.catalog import MigrationRow
from sleepmon.storage.placing import set_text, write_table
from sleepmon.storage.seal import AuditTrail, Manifest, seal_of


def as_format_0(file: Path) -> Path:
    """Make of a night of format 1 one of format 0, in its place."""
    with h5py.File(file, "r+") as night:
        night.move("labels", "marks")
        del night["audit"]
        night.attrs["format_version"] = 0
    return file


def v0_to_v1(old: h5py.File, new: h5py.File) -> str:
    """The step to format 1."""
    for name in ("sensors", "events", "predictions", "clock"):
        old.copy(name, new)
    for name, value in old.attrs.items():
        new.attrs.create(name, value, dtype=old.attrs.get_id(name).dtype)
    new.attrs["format_version"] = 1
    manifest = msgspec.json.decode(old.attrs["manifest"], type=Manifest)
    old.copy("marks", new, "labels")
    trail = AuditTrail()
    trail.add(5, "migrated", "from format 0")
    write_table(new, "audit", trail.table(), manifest)
    texts = {name: old.attrs[name].decode() for name in ("meta", "recovery")}
    text = msgspec.json.encode(manifest).decode()
    seal = seal_of(texts["meta"], texts["recovery"], text)
    set_text(new, "manifest", text)
    set_text(new, "seal", seal)
    return seal


def loses_samples(old: h5py.File, new: h5py.File) -> str:
    """A step with a mistake that checksums cannot see: they are made of what is there."""
    v0_to_v1(old, new)
    acc = new["sensors/0/acc"]
    acc[0, 7] = acc[0, 7] + 1
    return str(new.attrs["seal"].decode())


STEPS = (MigrationRow(0, v0_to_v1),)
