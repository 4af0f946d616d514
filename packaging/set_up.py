"""Makes `.venv` with everything pinned, checks the system libraries, and does nothing twice.

Only the standard library: this runs before anything is installed.
"""

import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / ("Scripts" if os.name == "nt" else "bin") / "python"
STAMP = VENV / "set-up-done"
INPUTS = ["pyproject.toml", "packaging/constraints.txt", "packaging/set_up.py"]
CONSTRAINTS = ROOT / "packaging" / "constraints.txt"
# Where a CPU build of torch comes from on Linux when the configured index has only CUDA builds.
TORCH_INDEX = os.environ.get("SLEEPMON_TORCH_INDEX", "https://download.pytorch.org/whl/cpu")


def main() -> int:
    """Set up unless the stamp says that exactly this was done; returns the exit code."""
    wanted = fingerprint()
    if PYTHON.exists() and STAMP.exists() and STAMP.read_text() == wanted:
        return 0
    try:
        make_venv()
        install()
    except subprocess.CalledProcessError as error:
        print(f"Set-up failed at: {' '.join(map(str, error.cmd))}", file=sys.stderr)
        print("The lines above say why; `make setup` tries again.", file=sys.stderr)
        return 1
    libraries: list[str | Path] = [PYTHON, ROOT / "packaging" / "system_libraries.py", "--install"]
    if subprocess.run(libraries, check=False).returncode:
        return 1
    STAMP.write_text(wanted)
    return 0


def fingerprint() -> str:
    """What the environment depends on, as one hash."""
    digest = hashlib.sha256(sys.version.encode())
    for name in INPUTS:
        digest.update((ROOT / name).read_bytes())
    return digest.hexdigest()


def make_venv() -> None:
    """Create `.venv`, or keep the one that is there and works."""
    if PYTHON.exists() and _runs([PYTHON, "-m", "pip", "--version"]):
        return
    print("Making .venv ...", flush=True)
    if not _runs([sys.executable, "-m", "venv", "--clear", VENV]):
        _install_debian_package("python3-venv")
        subprocess.run([sys.executable, "-m", "venv", "--clear", VENV], check=True)


def install() -> None:
    """Install torch's CPU build first, then sleepmon and its tools, all by the pins."""
    print("Installing the pinned libraries (a few minutes the first time) ...", flush=True)
    install_torch()
    _pip("install", "-qq", "-c", CONSTRAINTS, "-e", f"{ROOT}[dev]")


def install_torch() -> None:
    """Install torch without CUDA: gigabytes that sleepmon would never use."""
    pin = next(line for line in CONSTRAINTS.read_text().split() if line.startswith("torch=="))
    if _has_cpu_torch(pin):
        return
    if sys.platform != "linux" or _index_offers_cpu_build(pin):
        _pip("install", "-qq", "-c", CONSTRAINTS, pin)
        return
    print(f"The package index has no CPU build of {pin}; asking {TORCH_INDEX}", flush=True)
    _pip("install", "-qq", "--no-deps", "--index-url", TORCH_INDEX, pin)


def _has_cpu_torch(pin: str) -> bool:
    ask = (
        "from importlib.metadata import requires, version; import sys;"
        f"sys.exit(version('torch').split('+')[0] != {pin.partition('==')[2]!r}"
        " or any(r.startswith(('nvidia', 'cuda')) for r in requires('torch') or ()))"
    )
    return _runs([PYTHON, "-c", ask])


def _index_offers_cpu_build(pin: str) -> bool:
    """Whether the wheel that pip would take needs no CUDA; only its metadata is fetched."""
    command: list[str | Path] = [PYTHON, "-m", "pip", "install", "--dry-run", "--no-deps"]
    answer = subprocess.run(
        [*command, "--ignore-installed", "--quiet", "--report", "-", pin],
        capture_output=True,
        text=True,
        check=False,
    )
    if answer.returncode:
        return False
    (torch,) = json.loads(answer.stdout)["install"]
    needs = torch["metadata"].get("requires_dist", [])
    return not any(need.lower().startswith(("nvidia", "cuda")) for need in needs)


def _install_debian_package(name: str) -> None:
    if not Path("/etc/debian_version").exists() or os.geteuid() != 0:
        raise SystemExit(f"Python cannot make a venv. Type:  sudo apt-get install {name}")
    subprocess.run(["apt-get", "update", "-qq"], check=True)
    subprocess.run(["apt-get", "install", "-y", "-qq", name], check=True)


def _pip(*arguments: str | Path) -> None:
    subprocess.run([PYTHON, "-m", "pip", *arguments], check=True, cwd=ROOT)


def _runs(command: Sequence[str | Path]) -> bool:
    return not subprocess.run(
        command,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        check=False,
    ).returncode


if __name__ == "__main__":
    sys.exit(main())
