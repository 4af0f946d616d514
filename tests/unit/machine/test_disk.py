import os
from pathlib import Path

import pytest

from sleepmon.machine.disk import BoundlessDisk, SystemDisk, where_by_mounts

MOUNTS = [
    "21 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw",
    "30 21 0:40 / /home/anna/ward rw - fuse.sshfs ward:/data rw",
    r"31 21 0:41 / /mnt/night\040share rw - cifs //server/share rw",
    "32 30 8:2 / /home/anna/ward/local rw - xfs /dev/sdb1 rw",
    "senseless",
]


@pytest.mark.parametrize(
    ("folder", "expected"),
    [
        ("/home/anna/nights", "local"),
        ("/home/anna/ward", "network"),
        ("/home/anna/ward/nights", "network"),
        ("/home/anna/wardrobe", "local"),
        ("/mnt/night share/n", "network"),
        ("/home/anna/ward/local/n", "local"),
    ],
)
def test_that_the_longest_mount_point_decides(folder: str, expected: str) -> None:
    assert expected == where_by_mounts(Path(folder), MOUNTS)


def test_that_without_mounts_nothing_is_known() -> None:
    assert where_by_mounts(Path("/x"), []) == "unknown"


def test_that_a_folder_that_is_synced_to_a_cloud_is_seen(tmp_path: Path) -> None:
    folder = tmp_path / "OneDrive - Ward" / "nights"
    folder.mkdir(parents=True)
    assert SystemDisk().where(folder) == "cloud-synced"


def test_that_a_plain_folder_is_not_in_a_cloud(tmp_path: Path) -> None:
    assert SystemDisk().where(tmp_path) in ("local", "unknown")


def test_that_room_is_told_for_a_folder_that_does_not_exist_yet(tmp_path: Path) -> None:
    assert SystemDisk().free_bytes(tmp_path / "a" / "b") > 0


def test_that_a_writable_folder_is_writable_and_stays_empty(tmp_path: Path) -> None:
    assert SystemDisk().is_writable(tmp_path)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(os.name != "posix", reason="kernel files that nobody may make are on Linux")
def test_that_a_folder_without_room_for_files_is_not_writable() -> None:
    assert not SystemDisk().is_writable(Path("/proc"))


def test_that_the_null_disk_is_content(tmp_path: Path) -> None:
    disk = BoundlessDisk()
    assert disk.free_bytes(tmp_path) > 1 << 40
    assert (disk.is_writable(tmp_path), disk.where(tmp_path)) == (True, "local")
