import os
import shutil
import struct
from collections.abc import Callable
from pathlib import Path

import h5py
import numpy as np
import pytest

from sleepmon.domain.errors import NightTooNew, NightUnreadable
from sleepmon.storage.placing import set_text
from sleepmon.storage.reader import open_night
from tests.fakes.nights import built

Change = Callable[[h5py.File], object]


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return built(tmp_path_factory.mktemp("nights"), 10)


@pytest.fixture
def secret(tmp_path: Path) -> Path:
    path = tmp_path / "secret.h5"
    with h5py.File(path, "w") as night:
        night["key"] = np.arange(5)
    return path


def _changed(file: Path, tmp_path: Path, change: Change) -> Path:
    path = tmp_path / "changed.h5"
    shutil.copy(file, path)
    with h5py.File(path, "r+") as night:
        change(night)
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
    "no UTF-8": lambda n: n.attrs.__setitem__("format", np.bytes_(b"\xff\xfe")),
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_that_what_is_not_of_ours_is_refused(
    file: Path, secret: Path, tmp_path: Path, name: str
) -> None:
    path = _changed(file, tmp_path, HOSTILE[name])
    with pytest.raises(NightUnreadable) as refused:
        open_night(path)
    assert refused.value.summary == "The file is damaged or not a sleepmon night."
    assert refused.value.details


def test_that_a_newer_night_is_refused_in_words(file: Path, tmp_path: Path) -> None:
    with pytest.raises(NightTooNew, match="format 2"):
        open_night(_changed(file, tmp_path, _set("format_version", 2)))


@pytest.mark.parametrize("content", [b"", b"hello\n" * 500, b"\x89HDF\r\n\x1a\n" + bytes(500)])
def test_that_a_text_file_is_no_night(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "a.h5").write_bytes(content)
    with pytest.raises(NightUnreadable):
        open_night(tmp_path / "a.h5")


def test_that_folders_and_missing_files_are_refused(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "gone.h5"):
        with pytest.raises(NightUnreadable):
            open_night(path)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="pipes with names are those of POSIX")
def test_that_a_pipe_does_not_keep_us_waiting(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.h5")
    (tmp_path / "link.h5").symlink_to(tmp_path / "a.h5")
    for name in ("a.h5", "link.h5"):
        with pytest.raises(NightUnreadable, match="damaged"):
            open_night(tmp_path / name)


def test_that_an_unknown_filter_is_never_called(file: Path, tmp_path: Path) -> None:
    path = _changed(file, tmp_path, HOSTILE["filter of others"])
    data = path.read_bytes()
    at = data.find(struct.pack("<H", 32000))
    path.write_bytes(data[:at] + struct.pack("<H", 31999) + data[at + 2 :])
    with pytest.raises(NightUnreadable):
        open_night(path)


@pytest.mark.parametrize("part", [0.01, 0.3, 0.6, 0.9, 0.999])
def test_that_a_truncated_night_is_refused(file: Path, tmp_path: Path, part: float) -> None:
    data = file.read_bytes()
    (tmp_path / "cut.h5").write_bytes(data[: int(len(data) * part)])
    with pytest.raises(NightUnreadable):
        open_night(tmp_path / "cut.h5")
