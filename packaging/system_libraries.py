"""Which shared libraries of the system Qt needs and does not find; installs them on Debian as root.

Run by the Python of `.venv`, after PySide6 is installed. Exit code 0: all there. 1: some missing,
and the command that installs them was printed.
"""

import argparse
import os
import re
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

# Name of the library as Qt asks for it -> Debian package that has it.
PACKAGES = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libGLX.so.0": "libglx0",
    "libOpenGL.so.0": "libopengl0",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libfreetype.so.6": "libfreetype6",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libgthread-2.0.so.0": "libglib2.0-0",
    "libX11.so.6": "libx11-6",
    "libX11-xcb.so.1": "libx11-xcb1",
    "libxcb.so.1": "libxcb1",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-glx.so.0": "libxcb-glx0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render.so.0": "libxcb-render0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-shm.so.0": "libxcb-shm0",
    "libxcb-sync.so.1": "libxcb-sync1",
    "libxcb-util.so.1": "libxcb-util1",
    "libxcb-xfixes.so.0": "libxcb-xfixes0",
    "libxcb-xinput.so.0": "libxcb-xinput0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libwayland-client.so.0": "libwayland-client0",
    "libwayland-cursor.so.0": "libwayland-cursor0",
    "libwayland-egl.so.1": "libwayland-egl1",
}
# What the window needs; other plug-ins of Qt may want more and are not ours to satisfy.
NEEDED = [
    "Qt/lib/libQt6Core.so.6",
    "Qt/lib/libQt6Gui.so.6",
    "Qt/lib/libQt6Widgets.so.6",
    "Qt/lib/libQt6PrintSupport.so.6",
    "Qt/lib/libQt6DBus.so.6",
    "Qt/plugins/platforms/libqoffscreen.so",
    "Qt/plugins/platforms/libqxcb.so",
]


def main() -> int:
    """Check, install where that is allowed, check again."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--install", action="store_true", help="on Debian as root, install them")
    may_install = parser.parse_args().install
    if sys.platform != "linux" or not shutil.which("ldd"):
        return 0
    missing = missing_libraries()
    if missing and may_install and _is_debian_root():
        packages = packages_for(missing)
        print(f"Installing system libraries for Qt: {' '.join(packages)}", flush=True)
        subprocess.run(["apt-get", "update", "-qq"], check=False)
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        command = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *packages]
        subprocess.run(command, check=False, env=environment, stdout=subprocess.DEVNULL)
        missing = missing_libraries()
    if missing:
        print(words_for(missing), file=sys.stderr)
    return 1 if missing else 0


def missing_libraries(folder: Path | None = None) -> list[str]:
    """Names of shared libraries that Qt's own files ask for and the loader does not find."""
    folder = folder or _pyside_folder()
    found: set[str] = set()
    for name in NEEDED:
        if (folder / name).exists():
            answer = subprocess.run(
                ["ldd", str(folder / name)], capture_output=True, text=True, check=False
            )
            found |= not_found_in(answer.stdout)
    return sorted(found)


def not_found_in(ldd_output: str) -> set[str]:
    """The names that `ldd` marks as not found."""
    return set(re.findall(r"^\s*(\S+) => not found", ldd_output, flags=re.MULTILINE))


def packages_for(missing: list[str]) -> list[str]:
    """Debian packages that hold these libraries; unknown ones are left for the words to name."""
    return sorted({PACKAGES[name] for name in missing if name in PACKAGES})


def words_for(missing: list[str]) -> str:
    """What is missing and the one command that mends it."""
    lines = [f"Qt needs system libraries that are missing: {', '.join(missing)}"]
    packages = packages_for(missing)
    if packages:
        lines.append(f"On Debian or Ubuntu type:  sudo apt-get install {' '.join(packages)}")
    return "\n".join([*lines, "Then run the same command again."])


def _pyside_folder() -> Path:
    spec = find_spec("PySide6")
    if spec is None or spec.origin is None:
        raise SystemExit("PySide6 is not installed: run `make setup`.")
    return Path(spec.origin).parent


def _is_debian_root() -> bool:
    return Path("/etc/debian_version").exists() and os.geteuid() == 0


if __name__ == "__main__":
    sys.exit(main())
