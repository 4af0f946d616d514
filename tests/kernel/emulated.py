"""A Linux of its own in an emulator: the kernel of a Debian package on this computer's own files.

Nothing of the computer is changed: the guest reads its files and keeps what it writes in memory.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

PACKAGES = {
    "qemu-system-x86": shutil.which("qemu-system-x86_64"),
    "linux-image-amd64": next(
        (str(path) for path in sorted(Path("/boot").glob("vmlinuz-*-amd64"), reverse=True)), None
    ),
    "bluez": shutil.which("bluetoothd", path="/usr/libexec/bluetooth:/usr/sbin"),
    "busybox-static": shutil.which("busybox"),
    "kmod": shutil.which("modprobe", path="/usr/sbin:/sbin"),
    "dbus": shutil.which("dbus-daemon"),
}
"""What is needed, by the package of Debian that holds it, and where it is here."""
MISSING = [package for package, place in PACKAGES.items() if place is None]
WHY_NOT = (
    f"needs an emulator, a kernel and Bluetooth's own service: apt-get install {' '.join(MISSING)}"
)

_MODULES = ("virtio_pci", "9pnet_virtio", "9p", "overlay")
_MEMORY_MB = 1024
_INIT = """\
#!/bin/busybox sh
export PATH=/bin
busybox mkdir -p /proc /sys /dev /host /memory /new
busybox mount -t proc proc /proc
busybox mount -t sysfs sysfs /sys
busybox mount -t devtmpfs devtmpfs /dev
for module in /modules/*; do busybox insmod "$module"; done
busybox mount -t 9p -o trans=virtio,version=9p2000.L,msize=512000,cache=loose,ro host /host
busybox mount -t tmpfs memory /memory
busybox mkdir /memory/upper /memory/work
busybox mount -t overlay -o lowerdir=/host,upperdir=/memory/upper,workdir=/memory/work new /new
for kept in proc sys dev; do busybox mount --move /$kept /new/$kept; done
busybox mkdir -p /new/run /new/tmp
exec busybox switch_root /new {shell} -c '{command}; {busybox} poweroff -f'
"""


def run_inside(command: Sequence[str], folder: Path, work: Path, limit_s: float) -> str:
    """Run a command in `folder` on an emulated Linux; -> all that it said on the console.

    `work` is an empty folder for the files of the start.
    """
    words = " ".join(command)
    if not re.fullmatch(r"[\w ./=-]+", f"{folder} {words}"):
        raise ValueError(f"the guest's shell would not take {folder} {words} as it stands")
    start = _start_files(f"cd {folder} && {words}", work)
    machine = [
        *(str(PACKAGES["qemu-system-x86"]), "-machine", "pc", "-cpu", "max", "-smp", "2"),
        *("-m", str(_MEMORY_MB), "-nographic", "-no-reboot", "-nic", "none"),
        *("-kernel", str(PACKAGES["linux-image-amd64"]), "-initrd", str(start)),
        *("-append", "console=ttyS0 quiet panic=-1"),
        *("-virtfs", "local,path=/,mount_tag=host,security_model=none,readonly=on,multidevs=remap"),
    ]
    done = subprocess.run(
        machine,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        timeout=limit_s,
        check=False,
    )
    return done.stdout.decode(errors="replace")


def _start_files(command: str, work: Path) -> Path:
    """What the kernel begins with: its modules, and a script that moves to the computer's files."""
    busybox = str(PACKAGES["busybox-static"])
    for name in ("bin", "modules"):
        (work / name).mkdir()
    shutil.copy(busybox, work / "bin/busybox")
    for number, module in enumerate(_modules()):
        shutil.copy(module, work / f"modules/{number:03d}-{module.name}")
    init = work / "init"
    init.write_text(_INIT.format(shell="/bin/sh", command=command, busybox=busybox))
    init.chmod(0o755)
    names = "\n".join(str(path.relative_to(work)) for path in sorted(work.rglob("*")))
    packed = subprocess.run(
        [busybox, "cpio", "-o", "-H", "newc"],
        cwd=work,
        input=names.encode(),
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        check=True,
    )
    archive = work / "start.cpio"
    archive.write_bytes(packed.stdout)
    return archive


def _modules() -> list[Path]:
    """The kernel's modules that are needed to reach this computer's files, in order."""
    version = str(PACKAGES["linux-image-amd64"]).split("vmlinuz-", 1)[1]
    found: dict[Path, None] = {}
    for module in _MODULES:
        answer = subprocess.run(
            [str(PACKAGES["kmod"]), "-S", version, "--show-depends", module],
            stdout=subprocess.PIPE,
            text=True,
            check=True,
        )
        for line in answer.stdout.splitlines():
            if line.startswith("insmod "):
                found[Path(line.split()[1])] = None
    return list(found)


if __name__ == "__main__":
    import tempfile

    with tempfile.TemporaryDirectory() as place:
        print(run_inside(sys.argv[1:], Path.cwd(), Path(place), 600.0))
