"""Modules without a test file of their own name, and the test that covers each.

Everything else is mirrored: `sleepmon/a/b.py` by `tests/unit/a/test_b.py`, and what draws by
`tests/gui/...` alike.
"""

COVERED_BY: dict[str, str] = {
    "sleepmon/cli/arguments.py": "tests/unit/cli/commands/test_scan.py",
    "sleepmon/cli/catalog.py": "tests/unit/cli/test_main.py",
    "sleepmon/app/container.py": "tests/integration/cli/test_recording.py",
    "sleepmon/app/station_parts.py": "tests/integration/cli/test_recording.py",
    "sleepmon/cli/demo/play.py": "tests/integration/cli/test_demo.py",
    "sleepmon/cli/ports.py": "tests/unit/cli/test_main.py",
    "sleepmon/cli/station_told.py": "tests/unit/cli/commands/test_models.py",
    "sleepmon/cli/context.py": "tests/unit/cli/commands/test_scan.py",
    "sleepmon/sensors/ble/bluez.py": "tests/integration/bluez/test_linux_backend.py",
    "sleepmon/sensors/virtual/faults/acts.py": "tests/unit/sensors/virtual/faults/test_catalog.py",
    "sleepmon/sensors/virtual/faults/room.py": "tests/unit/sensors/virtual/faults/test_catalog.py",
    "sleepmon/services/parts.py": "tests/unit/services/test_station.py",
    "sleepmon/services/ports.py": "tests/unit/services/test_station.py",
    "sleepmon/domain/commands.py": "tests/unit/domain/test_messages_round_trip.py",
    "sleepmon/domain/evaluation.py": "tests/unit/reports/test_evaluation.py",
    "sleepmon/domain/events.py": "tests/unit/domain/test_messages_round_trip.py",
    "sleepmon/domain/nights.py": "tests/unit/domain/test_messages_round_trip.py",
    "sleepmon/domain/sensors.py": "tests/unit/domain/test_messages_round_trip.py",
    "sleepmon/domain/taps.py": "tests/unit/dsp/test_tap_check.py",
    "sleepmon/domain/training.py": "tests/unit/domain/test_messages_round_trip.py",
    "sleepmon/gui/wishes.py": "tests/gui/test_main_window.py",
    "sleepmon/gui/widgets/error_note.py": "tests/gui/test_foot.py",
    "sleepmon/gui/pages/page.py": "tests/gui/test_main_window.py",
    "sleepmon/gui/pages/station_wait.py": "tests/gui/test_main_window.py",
    "sleepmon/gui/pages/first_run.py": "tests/gui/test_main_window.py",
    "sleepmon/gui/pages/catalog.py": "tests/gui/test_main_window.py",
    "sleepmon/gui/pages/practice_cards.py": "tests/gui/pages/test_practice.py",
    "sleepmon/gui/pages/clock_card.py": "tests/gui/pages/test_record.py",
    "sleepmon/gui/pages/events_card.py": "tests/gui/pages/test_record.py",
    "sleepmon/gui/pages/night_card.py": "tests/gui/test_main_window.py",
    "sleepmon/gui/pages/calibration_cards.py": "tests/gui/pages/test_calibration.py",
    "sleepmon/gui/pages/start_form.py": "tests/gui/pages/test_record.py",
    "sleepmon/gui/pages/nearby_card.py": "tests/gui/pages/test_sensors.py",
    "sleepmon/gui/pages/missing_card.py": "tests/gui/pages/test_train.py",
    "sleepmon/gui/pages/run_cards.py": "tests/gui/pages/test_train.py",
    "sleepmon/gui/pages/whose.py": "tests/gui/pages/test_train.py",
}
