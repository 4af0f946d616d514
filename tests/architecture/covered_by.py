"""Modules without a test file of their own name, and the test that covers each.

Everything else is mirrored: `sleepmon/a/b.py` by `tests/unit/a/test_b.py`, and what draws by
`tests/gui/...` alike.
"""

COVERED_BY: dict[str, str] = {
    "sleepmon/cli/arguments.py": "tests/unit/cli/commands/test_scan.py",
    "sleepmon/cli/catalog.py": "tests/unit/cli/test_main.py",
    "sleepmon/app/container.py": "tests/integration/cli/test_recording.py",
    "sleepmon/app/bootstrap.py": "tests/integration/cli/test_recording.py",
    "sleepmon/app/station_parts.py": "tests/integration/cli/test_recording.py",
    "sleepmon/cli/demo/play.py": "tests/integration/cli/test_demo.py",
    "sleepmon/cli/ports.py": "tests/unit/cli/test_main.py",
    "sleepmon/cli/station_told.py": "tests/unit/cli/commands/test_models.py",
    "sleepmon/cli/context.py": "tests/unit/cli/commands/test_scan.py",
    "sleepmon/services/parts.py": "tests/unit/services/test_station.py",
    "sleepmon/services/ports.py": "tests/unit/services/test_station.py",
    "sleepmon/domain/commands.py": "tests/unit/domain/test_messages_round_trip.py",
    "sleepmon/domain/events.py": "tests/unit/domain/test_messages_round_trip.py",
    "sleepmon/domain/model_card.py": "tests/unit/domain/test_messages_round_trip.py",
    "sleepmon/domain/nights.py": "tests/unit/domain/test_messages_round_trip.py",
    "sleepmon/domain/sensors.py": "tests/unit/domain/test_messages_round_trip.py",
    "sleepmon/domain/training.py": "tests/unit/domain/test_messages_round_trip.py",
    "sleepmon/domain/clock.py": "tests/unit/fakes/test_clock.py",
}
