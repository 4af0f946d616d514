"""Takes the pictures of the help pages anew: plays the demo and copies what the real window drew.

Only pages that the help shows already are replaced, in light and dark.
"""

import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
OUT = ROOT / "build" / "shots"
HELP = ROOT / "resources" / "help"
SIZE = "1280x800"


def main() -> int:
    """Play, copy, and say what was replaced."""
    shutil.rmtree(OUT, ignore_errors=True)
    command = [sys.executable, "-m", "sleepmon", "demo", "--headless", "--out", str(OUT)]
    played = subprocess.run(command, cwd=ROOT, check=False, stdout=subprocess.DEVNULL)
    for theme in ("light", "dark"):
        for picture in sorted((HELP / theme).glob("*.png")):
            drawn = OUT / "pictures" / f"{picture.stem}-{theme}-{SIZE}.png"
            if drawn.exists():
                shutil.copyfile(drawn, picture)
                print(picture.relative_to(ROOT))
    print(f"All pictures: {OUT / 'pictures'}")
    return played.returncode


if __name__ == "__main__":
    sys.exit(main())
