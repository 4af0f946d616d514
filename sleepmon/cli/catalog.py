"""Every command of the command line, in the order in which a night needs them."""

from typing import NamedTuple


class CommandRow(NamedTuple):
    """A command's name, the module that has it, and what it does in one line."""

    name: str
    module: str
    summary: str


COMMANDS = (
    CommandRow("doctor", "sleepmon.cli.commands.doctor", "check whether this computer is fit"),
    CommandRow("scan", "sleepmon.cli.commands.scan", "list the sensors nearby"),
    CommandRow(
        "calibrate", "sleepmon.cli.commands.calibrate", "tell how the sensors sit, pose by pose"
    ),
    CommandRow("record", "sleepmon.cli.commands.record", "record a night"),
    CommandRow("taps", "sleepmon.cli.commands.taps", "see whether all sensors' clocks agree"),
    CommandRow("resume", "sleepmon.cli.commands.resume", "take a night that was cut off up again"),
    CommandRow("recover", "sleepmon.cli.commands.recover", "finish nights left by a crash"),
    CommandRow("nights", "sleepmon.cli.commands.nights", "list the nights"),
    CommandRow("info", "sleepmon.cli.commands.info", "tell what a night holds"),
    CommandRow("tail", "sleepmon.cli.commands.tail", "follow a night while it is recorded"),
    CommandRow("label", "sleepmon.cli.commands.label", "show and mend the labels of a night"),
    CommandRow("verify", "sleepmon.cli.commands.verify", "prove that a night is whole"),
    CommandRow("import", "sleepmon.cli.commands.import_csv", "make a night of a CSV recording"),
    CommandRow("classify", "sleepmon.cli.commands.classify", "tell the postures of a night"),
    CommandRow("train", "sleepmon.cli.commands.train", "make a better model of labelled nights"),
    CommandRow("evaluate", "sleepmon.cli.commands.evaluate", "compare methods of training"),
    CommandRow("models", "sleepmon.cli.commands.models", "list, promote and roll back models"),
    CommandRow(
        "migrate", "sleepmon.cli.commands.migrate", "bring nights of old formats up to date"
    ),
    CommandRow("lock", "sleepmon.cli.commands.lock", "encrypt a finished night"),
    CommandRow("unlock", "sleepmon.cli.commands.unlock", "bring a locked night back"),
    CommandRow("erase", "sleepmon.cli.commands.erase", "remove a night for good, leaving a note"),
    CommandRow("ward", "sleepmon.cli.commands.ward", "let things go wrong in the virtual ward"),
    CommandRow("demo", "sleepmon.cli.commands.demo", "play the whole job on the virtual ward"),
    CommandRow("station", "sleepmon.cli.commands.station", "run, ask or end the station"),
)


def row_named(name: str) -> CommandRow | None:
    """The command of this name."""
    return next((row for row in COMMANDS if row.name == name), None)
