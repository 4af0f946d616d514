"""bleak's Linux backend can be imported on Linux only."""

import sys

collect_ignore_glob = [] if sys.platform == "linux" else ["test_*.py"]
