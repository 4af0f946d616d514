"""The faults of a simulated night in a trainer's words: what each is like, what is to be seen."""

from __future__ import annotations

from typing import Literal, NamedTuple

from sleepmon.domain.scenarios import FaultName, FaultStep

Asked = Literal["seconds", "amount", ""]


class FaultKind(NamedTuple):
    """One kind of fault, as it is played by hand."""

    title: str
    like: str
    """What happens, in one line."""
    shows: str
    """What the window should show of it."""
    asks: Asked = "seconds"
    """The one figure that is worth choosing; empty where there is none."""
    unit: str = "s"
    usual: float = 0.0
    """Of the figure that is asked."""
    limits: tuple[float, float] = (1.0, 600.0)
    amount: float | None = None
    """How bad it is where that is not asked; None leaves it to the ward."""
    seconds: float | None = None
    """How long it lasts where that is not asked; None leaves it to the ward."""
    of_computer: bool = False
    """Then it happens to all sensors at once."""

    def step(self, name: FaultName, sensor: str, figure: float) -> FaultStep:
        """The fault as it is to be played now."""
        seconds = figure if self.asks == "seconds" else self.seconds
        amount = figure if self.asks == "amount" else self.amount
        word = "" if self.of_computer else sensor
        return FaultStep(at_s=0.0, fault=name, sensor=word, seconds=seconds, amount=amount)


FAULT_KINDS: dict[FaultName, FaultKind] = {
    "out of range": FaultKind(
        "Out of range",
        "The sensor is carried away, and the link breaks.",
        "“Lost” in a few seconds; after the return one gap, and the strip goes on.",
        usual=20.0,
    ),
    "silent link": FaultKind(
        "Silent link",
        "The link stays up, but nothing comes.",
        "“Silent” within 3 s, and “no data” in its strip; then a gap and samples again.",
        usual=12.0,
    ),
    "packet errors": FaultKind(
        "Packet errors",
        "Half of the packets must be sent again.",
        "Signals arrive late and in lumps; nothing is lost unless it lasts.",
        usual=40.0,
        amount=0.5,
    ),
    "error burst": FaultKind(
        "Burst of errors",
        "For a moment hardly any packet comes through.",
        "The strip may stop for a moment; what is late comes after.",
        usual=2.0,
        limits=(1.0, 30.0),
    ),
    "buffer loss": FaultKind(
        "Buffer runs over",
        "The sensor cannot send fast enough, and throws samples away.",
        "“The sensor dropped samples” among the events, and a short hatched gap.",
        usual=2.0,
        limits=(1.0, 30.0),
    ),
    "duplicated packets": FaultKind(
        "Packets come twice",
        "The computer's Bluetooth hands packets on two times.",
        "“Packets came twice” among the events; the signals stay as they are.",
        usual=30.0,
        amount=1.0,
    ),
    "reordered packets": FaultKind(
        "Packets change places",
        "One packet overtakes another.",
        "Nothing: they are put back in order. That is what is to be seen.",
        usual=30.0,
    ),
    "garbage payload": FaultKind(
        "Garbage",
        "Some packets make no sense.",
        "“A packet that makes no sense” among the events, and short gaps.",
        usual=15.0,
        amount=0.3,
    ),
    "counter reset": FaultKind(
        "Sensor starts anew",
        "The sensor restarts and counts from nothing.",
        "“The sensor started anew” among the events; the night's own time goes on.",
        asks="",
    ),
    "stamp jump": FaultKind(
        "Sensor's clock jumps",
        "The sensor's own clock is set forward.",
        "It is taken for a new start of the sensor; the night's own time goes on.",
        asks="amount",
        usual=60.0,
        limits=(1.0, 3600.0),
    ),
    "clock drift": FaultKind(
        "Sensor's clock runs fast",
        "By 100 parts in a million, as in a warm bed.",
        "Nothing in the window; the night's clock fit tells the drift.",
        usual=600.0,
        limits=(10.0, 3600.0),
        amount=100.0,
    ),
    "battery decay": FaultKind(
        "Battery runs down",
        "It loses a per cent every second or two.",
        "The charge falls; “Battery low” from 20 % on, then a warning.",
        usual=120.0,
        amount=2500.0,
    ),
    "sensor flipped": FaultKind(
        "Worn upside down",
        "Left and right, head and foot change places.",
        "The posture is wrong or unsure; calibration would find it.",
        usual=60.0,
    ),
    "sensors swapped": FaultKind(
        "Two sensors swapped",
        "This sensor and another change places on the body.",
        "On the Sensors page the motion may no longer fit the placement.",
        usual=60.0,
    ),
    "adapter off": FaultKind(
        "Bluetooth switched off",
        "Somebody switches the computer's Bluetooth off, and on again.",
        "All sensors lost at once; they come back by themselves.",
        usual=12.0,
        of_computer=True,
    ),
    "service dead": FaultKind(
        "Bluetooth hangs",
        "The computer's Bluetooth dies and tells nobody.",
        "All sensors silent within 3 s; the links are made anew.",
        usual=15.0,
        of_computer=True,
    ),
    "clock change": FaultKind(
        "Clock is changed",
        "The computer's clock is set, as at a change of summer time.",
        "That the clock was set is told; the night's own time goes on.",
        asks="amount",
        usual=3600.0,
        limits=(-7200.0, 7200.0),
        of_computer=True,
    ),
    "host suspended": FaultKind(
        "Computer sleeps",
        "The lid is closed for a while.",
        "The length of the sleep is told, and one gap stands in all sensors.",
        asks="amount",
        usual=40.0,
        limits=(5.0, 600.0),
        of_computer=True,
    ),
}


def fault_words(name: FaultName, place: str = "") -> str:
    """The fault and where it is played: `Silent link at the chest`."""
    kind = FAULT_KINDS[name]
    return kind.title if kind.of_computer or not place else f"{kind.title} at the {place}"
