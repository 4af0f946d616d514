#!/bin/sh
# Finds a fitting Python and hands over to set_up.py; does nothing when all is in place.
set -eu
cd "$(dirname "$0")/.."

fits() {
    "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null
}

for candidate in ${PYTHON:-} python3.11 python3 python3.12 python3.13; do
    if fits "$candidate"; then
        exec "$candidate" packaging/set_up.py
    fi
done

echo "sleepmon needs Python 3.11 or later, and none was found." >&2
echo "On Debian or Ubuntu type:  sudo apt-get install python3 python3-venv" >&2
echo "Elsewhere see python.org. PYTHON=/path/to/python make setup names one by hand." >&2
exit 1
