"""`sleepmon import`: makes a night of a CSV recording from elsewhere."""

from __future__ import annotations

from argparse import ArgumentParser, ArgumentTypeError, Namespace

from sleepmon.cli.arguments import add_nights_folder
from sleepmon.cli.context import Context
from sleepmon.cli.reading import rate_hz

AXES = ("x", "y", "z")


def add_arguments(parser: ArgumentParser) -> None:
    """The file, and all that it does not say of itself."""
    parser.add_argument("file", metavar="FILE", help="a CSV file with a line of column names")
    parser.add_argument("--subject", required=True, help="pseudonym of the person, such as S01")
    parser.add_argument("--placement", required=True, help="where the sensor was worn")
    parser.add_argument("--unit", required=True, choices=["g", "mg", "m/s2"], help="of the values")
    parser.add_argument(
        "--rate", required=True, type=rate_hz, metavar="HZ", help="samples a second"
    )
    parser.add_argument(
        "--axes",
        type=_axes,
        default=("+x", "+y", "+z"),
        metavar="A,L,H",
        help="which axis points to the front, to the left, to the head (default +x,+y,+z);"
        " write --axes=-y,... when the first is negative",
    )
    parser.add_argument(
        "--columns",
        type=_columns,
        default=("time", "x", "y", "z"),
        metavar="T,X,Y,Z",
        help="names of the columns (default time,x,y,z)",
    )
    parser.add_argument("--label-column", default="", help="name of a column with posture codes")
    add_nights_folder(parser)


def run(arguments: Namespace, context: Context) -> int:
    """Import it and tell the new night's file."""
    path = context.doors.nights(arguments.folder).import_csv(
        arguments.file,
        subject=arguments.subject,
        placement=arguments.placement,
        unit=arguments.unit,
        rate_hz=arguments.rate,
        axes=arguments.axes,
        columns=arguments.columns,
        label_column=arguments.label_column,
    )
    context.out.result("imported", {"file": str(path)}, f"Imported as {path}.")
    return 0


def _axes(text: str) -> tuple[str, ...]:
    parts = tuple(part if part[:1] in "+-" else f"+{part}" for part in text.split(","))
    if sorted(part[1:] for part in parts) != sorted(AXES):
        raise ArgumentTypeError(f"'{text}' does not name each of x, y and z once, as in -y,x,z")
    return parts


def _columns(text: str) -> tuple[str, ...]:
    parts = tuple(part.strip() for part in text.split(","))
    if len(parts) != 4 or not all(parts):
        raise ArgumentTypeError(f"'{text}' does not name four columns, as in time,x,y,z")
    return parts
