"""Real recordings, where the computer has them; benchmarks say in words when it does not."""

import tarfile
from pathlib import Path

FOLDER = Path(__file__).resolve().parents[3] / "shared" / "data"
UMAFALL = FOLDER / "umafall_lying_falls.tar.xz"


def unpack(archive: Path, into: Path) -> Path | None:
    """The archive's files below `into`; None, said aloud, when there is no such archive."""
    if not archive.is_file():
        print(f"left out: there are no recordings {archive.name} beside this checkout")
        return None
    with tarfile.open(archive) as packed:
        packed.extractall(into, filter="data")
    return into
