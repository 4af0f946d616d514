"""Night files that somebody made to harm whoever opens them."""

from __future__ import annotations

import json
import shutil
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import h5py
import numpy as np

from sleepmon.storage.placing import set_text
from sleepmon.storage.seal import seal_of

Change = Callable[[h5py.File], object]


def changed(file: Path, target: Path, change: Change) -> Path:
    """A copy of a night, harmed."""
    shutil.copy(file, target)
    with h5py.File(target, "r+") as night:
        change(night)
    return target


def secret_beside(folder: Path) -> Path:
    """A file that no night may have read: some of the harm points to it."""
    path = folder / "secret.h5"
    with h5py.File(path, "w") as night:
        night["key"] = np.arange(5)
    return path


def _replace(path: str, make: Callable[[h5py.File, str], object]) -> Change:
    def change(night: h5py.File) -> None:
        del night[path]
        make(night, path)

    return change


def _set(name: str, value: object) -> Change:
    def change(night: h5py.File) -> None:
        night.attrs[name] = value

    return change


def _virtual(night: h5py.File, path: str) -> None:
    layout = h5py.VirtualLayout((3, 1000), "<i2")
    layout[:] = h5py.VirtualSource("secret.h5", "key", (3, 1000))
    night.create_virtual_dataset(path, layout)


def _in_another_file(night: h5py.File, path: str) -> None:
    night.create_dataset(path, (3, 1000), "<i2", external=[("/etc/passwd", 0, 6000)])


def _link_round(night: h5py.File) -> None:
    night["sensors/0/envelope"]["loop"] = night["/"]


def _bomb(night: h5py.File, path: str, size: int) -> None:
    """A chunk that unpacks to far more than it says; its checksum is said to be left out."""
    dataset = night[path]
    packed = zlib.compress(bytes(size), 9)
    night[path].id.write_direct_chunk((0,) * dataset.ndim, packed, filter_mask=0b101)


def packed(data: bytes) -> bytes:
    """Bytes as a chunk holds them: deflated, and room for a checksum behind."""
    return zlib.compress(data, 9) + bytes(4)


def checked_bomb(night: h5py.File) -> None:
    """A chunk as small as it may be, of 4 MiB instead of 2000 bytes."""
    night[ACC].id.write_direct_chunk((0, 0), packed(bytes(4 << 20)))


def _sealed(night: h5py.File, name: str, text: str) -> None:
    """Another text in the head, under a seal that fits: whoever can write can seal."""
    set_text(night, name, text)
    texts = [night.attrs[n].decode() for n in ("meta", "recovery", "manifest")]
    set_text(night, "seal", seal_of(*texts))


def _reworked(night: h5py.File, **fields: Any) -> None:
    _sealed(night, "meta", json.dumps(json.loads(night.attrs["meta"]) | fields))


def _rework_sensor(night: h5py.File, **fields: float) -> None:
    sensors = json.loads(night.attrs["meta"])["sensors"]
    for name, value in fields.items():
        night["sensors/0"].attrs[name] = value
    _reworked(night, sensors=[sensors[0] | fields, *sensors[1:]])


ACC = "/sensors/0/acc"
HOSTILE: dict[str, Change] = {
    "link to another file": _replace(
        ACC, lambda n, p: n.__setitem__(p, h5py.ExternalLink("secret.h5", "/key"))
    ),
    "soft link": _replace(ACC, lambda n, p: n.__setitem__(p, h5py.SoftLink("/sensors/1/acc"))),
    "soft link to itself": _replace(ACC, lambda n, p: n.__setitem__(p, h5py.SoftLink(p))),
    "soft link for a group": _replace(
        "/sensors/2", lambda n, p: n.__setitem__(p, h5py.SoftLink("/sensors/1"))
    ),
    "soft link for an envelope": _replace(
        "/sensors/0/envelope",
        lambda n, p: n.__setitem__(p, h5py.SoftLink("/sensors/1/envelope")),
    ),
    "raw storage elsewhere": _replace(ACC, _in_another_file),
    "virtual dataset": _replace(ACC, _virtual),
    "hard links in a circle": _link_round,
    "endless dataset": _replace(
        ACC, lambda n, p: n.create_dataset(p, (3, 1 << 40), "<i2", chunks=(1, 6000))
    ),
    "huge chunk": _replace(
        ACC, lambda n, p: n.create_dataset(p, (3, 1000), "<i2", chunks=(3, 1 << 28),
                                           maxshape=(3, None), compression="gzip")
    ),
    "filter of others": _replace(
        ACC, lambda n, p: n.create_dataset(p, (3, 1000), "<i2", chunks=(1, 100), compression="lzf")
    ),
    "another type": _replace(ACC, lambda n, p: n.create_dataset(p, (3, 1000), "<f8")),
    "another shape": _replace(ACC, lambda n, p: n.create_dataset(p, (3, 999), "<i2")),
    "wrong rank": _replace(ACC, lambda n, p: n.create_dataset(p, (3000,), "<i2")),
    "group for a dataset": _replace(ACC, lambda n, p: n.create_group(p)),
    "dataset for a group": _replace("/sensors/0", lambda n, p: n.create_dataset(p, (3,), "<i2")),
    "missing dataset": _replace(ACC, lambda n, p: None),
    "endless text": _replace(
        "/labels", lambda n, p: n.create_dataset(p, (4,), "S1000000000", chunks=(1,))
    ),
    "variable-length text": _replace(
        "/events", lambda n, p: n.create_dataset(p, (4,), h5py.string_dtype())
    ),
    "references": _replace(
        "/events", lambda n, p: n.create_dataset(p, data=np.array([n.ref], h5py.ref_dtype))
    ),
    "one more dataset": lambda n: n.create_dataset("extra", (3,), "<i2"),
    "many more groups": lambda n: [n.create_group(f"g{k}") for k in range(2000)],
    "one more attribute": _set("note", 1),
    "attribute is an array": _set("format_version", np.zeros(7000)),
    "attribute is no number": _set("format_version", np.nan),
    "attribute is text for a number": _set("complete", np.bytes_(b"yes")),
    "attribute is a number for text": _set("night_id", 3),
    "attribute is variable text": _set("meta", "{}"),
    "meta changed": lambda n: set_text(n, "meta", n.attrs["meta"].decode().replace("S01", "S02")),
    "manifest changed": lambda n: set_text(n, "manifest", "{}"),
    "attribute missing": lambda n: n.attrs.__delitem__("seal"),
    "another format": lambda n: set_text(n, "format", "other"),
    "attribute on a dataset": lambda n: n[ACC].attrs.__setitem__("x", np.zeros(10)),
    "attribute on a sensor": lambda n: n["sensors/0"].attrs.__setitem__("x", 1),
    "another scale": lambda n: n["sensors/0"].attrs.__setitem__("g_per_count", 1.0),
    "another sensor": lambda n: set_text(n["sensors/0"], "placement", "chest"),
    "bomb of a chunk": lambda n: _bomb(n, ACC, 64 << 20),
    "bomb of a table": lambda n: _bomb(n, "/predictions", 64 << 20),
    "nothing stored": _replace(
        ACC, lambda n, p: n.create_dataset(p, (3, 1000), "<i2", chunks=(1, 1000))
    ),
    "not in chunks": _replace(
        ACC, lambda n, p: n.create_dataset(p, data=np.zeros((3, 1000), "<i2"))
    ),
    "a million chunks": _replace(
        ACC, lambda n, p: n.create_dataset(p, (3, 1_000_000), "<i2", chunks=(1, 1))
    ),
    "meta without bottom": lambda n: _sealed(n, "meta", '{"x":' + "[" * 20_000),
    "manifest without bottom": lambda n: _sealed(n, "manifest", "[" * 20_000),
    "manifest of others": lambda n: _sealed(n, "manifest", '{"/x": [[3, 9], "00"]}'),
    "no time of any place": lambda n: _reworked(n, utc_offset_s=10**9),
    "before all times": lambda n: _reworked(n, started_utc_ns=-(10**30)),
    "no rate": lambda n: _rework_sensor(n, rate_hz=0.0),
    "no scale": lambda n: _rework_sensor(n, g_per_count=-1.0),
    "sensors without end": lambda n: _reworked(n, sensors=[]),
    "no UTF-8": lambda n: n.attrs.__setitem__("format", np.bytes_(b"\xff\xfe")),
}  # fmt: skip
