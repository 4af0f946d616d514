"""Modules without a test file of their own name, and the test that covers each.

Everything else is mirrored: `sleepmon/a/b.py` by `tests/unit/a/test_b.py`, and what draws by
`tests/gui/...` alike.
"""

COVERED_BY: dict[str, str] = {
    "sleepmon/domain/clock.py": "tests/unit/fakes/test_clock.py",
}
