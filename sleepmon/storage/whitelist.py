"""What a night file may consist of, checked before any value is read.

HDF5 can point to other files, ask for endless memory, and call filters of others: none of that
gets past here.
"""

from __future__ import annotations

import math
import os
import stat
from pathlib import Path
from typing import Any

import h5py
import msgspec
import numpy as np

from sleepmon.domain.errors import NightLocked, NightTooNew, NightTooOld, NightUnreadable
from sleepmon.domain.nights import FORMAT_NAME, FORMAT_VERSION, NightMeta, NightSensor
from sleepmon.storage import layout
from sleepmon.storage.records import BAD_PAYLOAD
from sleepmon.storage.seal import Content, Manifest, seal_of
from sleepmon.storage.unpacking import FILTERS, filters_of

WHEN_DAMAGED = (OSError, RuntimeError, KeyError, ValueError, TypeError, OverflowError, MemoryError)
"""What h5py raises on files that are not as they should be."""
AGE_MAGIC = b"age-encryption.org/v1"
HDF5_MAGIC = b"\x89HDF\r\n\x1a\n"
ROOT_TEXTS = ("format", "night_id", "meta", "recovery", "manifest", "seal")
ROOT_NUMBERS = ("format_version", "complete")
SENSOR_TEXTS = ("sensor", "name", "family", "serial", "placement")
SENSOR_NUMBERS = ("g_per_count", "rate_hz", "measured_rate_hz", "drift_ppm", "accuracy_ms")
SENSOR_EXTRAS = ("clock_segments", "clock_offset_ms")
"""Numbers that nights built before they were thought of do without."""
MAX_EVENT_WIDTH = layout.MAX_EVENT_BYTES


class Head(msgspec.Struct, frozen=True):
    """The attributes of a night file, checked against their seal."""

    meta: NightMeta
    recovery: str
    manifest: Manifest
    seal: str
    complete: bool


def refuse(why: str) -> NightUnreadable:
    """The one error for a file that is not a night of ours, or not any more."""
    return NightUnreadable(
        "The file is damaged or not a sleepmon night.",
        "If its journal folder is still there, use Recover.",
        why,
    )


def check_file(path: Path) -> None:
    """Only a regular file of sane size that begins like HDF5 is opened at all."""
    try:
        found = os.lstat(path)
        if stat.S_ISLNK(found.st_mode):
            found = os.stat(path)
        if not stat.S_ISREG(found.st_mode):
            raise refuse("not a regular file")
        if not 0 < found.st_size <= layout.MAX_FILE_BYTES:
            raise refuse(f"{found.st_size} bytes")
        with path.open("rb") as file:
            begins = file.read(len(AGE_MAGIC))
        if begins == AGE_MAGIC:
            raise NightLocked("The night is locked.", "Open it with sleepmon unlock.")
        if not begins.startswith(HDF5_MAGIC):
            raise refuse("not HDF5")
    except OSError as error:
        raise NightUnreadable(f"{path.name} cannot be read.", details=str(error)) from error


def check_head(night: h5py.File) -> Head:
    """Read the attributes of the root, in this order: format, version, seal, contents."""
    version = format_version_of(night)
    if version < FORMAT_VERSION:
        raise NightTooOld(
            f"The night is of format {version}; this sleepmon reads format {FORMAT_VERSION}.",
            "Bring it up to date with sleepmon migrate.",
        )
    _check_attribute_names(night, {*ROOT_TEXTS, *ROOT_NUMBERS})
    meta, recovery, manifest = (_text(night, n) for n in ("meta", "recovery", "manifest"))
    seal = seal_of(meta, recovery, manifest)
    if seal != _text(night, "seal"):
        raise refuse("the seal is broken")
    try:
        head = Head(
            meta=msgspec.json.decode(meta, type=NightMeta),
            recovery=recovery,
            manifest=msgspec.json.decode(manifest, type=Manifest),
            seal=seal,
            complete=bool(_number(night, "complete")),
        )
    except BAD_PAYLOAD as error:
        raise refuse(f"head: {error}") from error
    if not 0 < len(head.meta.sensors) <= layout.MAX_SENSORS:
        raise refuse("number of sensors")
    if _text(night, "night_id") != head.meta.night_id:
        raise refuse("night_id is another one")
    return head


def format_version_of(night: h5py.File) -> int:
    """The format of the night; NightTooNew when it is later than ours."""
    if _text(night, "format") != FORMAT_NAME:
        raise refuse("another format")
    version = _number(night, "format_version")
    if version > FORMAT_VERSION:
        raise NightTooNew(
            f"The night is of format {version:.0f}; this sleepmon knows up to {FORMAT_VERSION}.",
            "Update sleepmon.",
        )
    if version < 0 or version != int(version):
        raise refuse(f"format {version}")
    return int(version)


def check_contents(night: h5py.File, head: Head) -> None:
    """Exactly the datasets that the night's sensors ask for, each as the list of contents says."""
    expected = expected_datasets(head.meta)
    if set(head.manifest) != set(expected):
        raise refuse("the list of contents is not that of these sensors")
    tree: dict[str, set[str]] = {}
    for path in expected:
        parts = path.strip("/").split("/")
        for depth, part in enumerate(parts):
            tree.setdefault("/" + "/".join(parts[:depth]), set()).add(part)
    for place, names in tree.items():
        _check_group(night, place, names, expected)
    for path, dtype in expected.items():
        _check_dataset(night, path, dtype, head.manifest[path])
    for k, row in enumerate(head.meta.sensors):
        _check_sensor(night[f"sensors/{k}"], row)


def expected_datasets(meta: NightMeta) -> dict[str, np.dtype[Any]]:
    """Path and type of every dataset of such a night; the text of events may be of any width."""
    scheme = meta.scheme
    found: dict[str, np.dtype[Any]] = {
        "/labels": layout.LABEL,
        "/events": layout.event_dtype(1),
        "/predictions": layout.prediction_dtype(len(scheme.postures), len(scheme.placements)),
        "/clock": layout.CLOCK,
        "/audit": layout.AUDIT,
    }
    for k, row in enumerate(meta.sensors):
        values = layout.SAMPLE_DTYPES[row.dtype]
        found[f"/sensors/{k}/acc"] = values
        for factor in layout.ENVELOPE_FACTORS:
            found[f"/sensors/{k}/envelope/{factor}"] = values
        for name, dtype in (
            ("packets", layout.PACKET),
            ("time", layout.TIME),
            ("gaps", layout.GAP),
            ("battery", layout.BATTERY),
        ):
            found[f"/sensors/{k}/{name}"] = dtype
    return found


def _check_sensor(group: h5py.Group, row: NightSensor) -> None:
    """What stands beside the samples for plain readers says the same as the head."""
    _check_attribute_names(group, {*SENSOR_TEXTS, *SENSOR_NUMBERS, *SENSOR_EXTRAS})
    texts = {name: _text(group, name) for name in SENSOR_TEXTS}
    if any(text != getattr(row, name) for name, text in texts.items()):
        raise refuse(f"{group.name} is another sensor")
    if (_number(group, "g_per_count"), _number(group, "rate_hz")) != (row.g_per_count, row.rate_hz):
        raise refuse(f"{group.name} has another scale or rate")


def sensor_number(night: h5py.File, k: int, name: str) -> float:
    """A number that stands with a sensor."""
    return _number(night[f"sensors/{k}"], name)


def sensor_extra(night: h5py.File, k: int, name: str) -> float | None:
    """A number that may stand with a sensor, or not."""
    return sensor_number(night, k, name) if name in night[f"sensors/{k}"].attrs else None


def _check_group(
    night: h5py.File, place: str, names: set[str], expected: dict[str, np.dtype[Any]]
) -> None:
    group = night[place]
    if not isinstance(group, h5py.Group) or len(group) != len(names):
        raise refuse(f"{place} is not a group of {len(names)}")
    for name in names:
        path = f"{place.rstrip('/')}/{name}"
        if not isinstance(group.get(name, getlink=True), h5py.HardLink):
            raise refuse(f"{path} is missing or a link")
        kind = h5py.Dataset if path in expected else h5py.Group
        if group.get(name, getclass=True) is not kind:
            raise refuse(f"{path} is of another kind")


def _check_dataset(night: h5py.File, path: str, dtype: np.dtype[Any], content: Content) -> None:
    dataset = night[path]
    plan = dataset.id.get_create_plist()
    if plan.get_external_count() or dataset.is_virtual:
        raise refuse(f"{path} lies in another file")
    used = filters_of(dataset)
    if used != (FILTERS if dataset.chunks else ()):
        raise refuse(f"{path} has the filters {used}")
    if not _is_type(path, dataset.dtype, dtype) or not _is_stored_as_it_is(dataset):
        raise refuse(f"{path} is of type {dataset.dtype}")
    if dataset.shape != content.shape or not _is_shape(path, dataset):
        raise refuse(f"{path} is of shape {dataset.shape}")
    _check_storage(path, dataset)
    _check_attribute_names(dataset, {"sha256"})


def _check_storage(path: str, dataset: h5py.Dataset) -> None:
    """All of it is there, in pieces that unpack to no more than they say."""
    if dataset.chunks is None:
        if dataset.size:
            raise refuse(f"{path} is not stored in chunks")
        return
    chunk_bytes = math.prod(dataset.chunks) * dataset.dtype.itemsize
    if not 0 < chunk_bytes <= layout.MAX_CHUNK_BYTES:
        raise refuse(f"{path} has chunks of {chunk_bytes} bytes")
    chunks = math.prod(-(-n // c) for n, c in zip(dataset.shape, dataset.chunks, strict=True))
    if chunks > layout.MAX_CHUNKS or dataset.id.get_num_chunks() != chunks:
        raise refuse(f"{path} has not the chunks of its shape")
    most = chunk_bytes + chunk_bytes // 64 + layout.CHUNK_SLACK_BYTES
    if dataset.id.chunk_iter(lambda chunk: True if chunk.size > most else None):
        raise refuse(f"{path} has a chunk that is larger than what it holds")


def _is_type(path: str, found: np.dtype[Any], expected: np.dtype[Any]) -> bool:
    if path == "/predictions" and found == layout.without_calibrated(expected):
        return True  # of a night from before mounts could be calibrated
    if path != "/events":
        return found == expected
    if found.names != expected.names:
        return False
    width = found["json"].itemsize
    return width <= MAX_EVENT_WIDTH and found == layout.event_dtype(width)


def _is_stored_as_it_is(dataset: h5py.Dataset) -> bool:
    """Whether its bytes are the values, with nothing left for HDF5 to convert."""
    plain = h5py.h5t.py_create(dataset.dtype, logical=True)
    return bool(dataset.id.get_type().equal(plain))


def _is_shape(path: str, dataset: h5py.Dataset) -> bool:
    shape = dataset.shape
    if path.endswith("/acc"):
        return len(shape) == 2 and shape[0] == 3 and shape[1] <= layout.MAX_SAMPLES
    if "/envelope/" in path:
        return len(shape) == 3 and shape[:2] == (2, 3) and shape[2] <= layout.MAX_SAMPLES // 60 + 1
    rows_fit = len(shape) == 1 and shape[0] <= layout.MAX_ROWS
    return rows_fit and dataset.size * dataset.dtype.itemsize <= layout.MAX_TABLE_BYTES


def _check_attribute_names(place: h5py.Group | h5py.Dataset, allowed: set[str]) -> None:
    if len(place.attrs) > len(allowed) or not set(place.attrs) <= allowed:
        raise refuse(f"attributes of {place.name}")


def _attribute(place: h5py.Group, name: str) -> Any:
    if name not in place.attrs:
        raise refuse(f"attribute {name} is missing")
    found = place.attrs.get_id(name)
    is_plain = found.shape == () and found.dtype.kind in "iufS"
    if not is_plain or found.get_storage_size() > layout.MAX_ATTRIBUTE_BYTES:
        raise refuse(f"attribute {name} is of another kind")
    return place.attrs[name]


def _text(place: h5py.Group, name: str) -> str:
    value = _attribute(place, name)
    try:
        text = value.decode() if isinstance(value, bytes) else value
    except UnicodeDecodeError as error:
        raise refuse(f"attribute {name}: {error}") from error
    if not isinstance(text, str):
        raise refuse(f"attribute {name} is no text")
    return text.rstrip("\0")


def _number(place: h5py.Group, name: str) -> float:
    value = _attribute(place, name)
    if isinstance(value, (bytes, str)) or not np.isfinite(value):
        raise refuse(f"attribute {name} is no number")
    return float(value)
