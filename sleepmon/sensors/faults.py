"""What goes wrong with sensors, in words, and what to do about it: one row each."""

from __future__ import annotations

from typing import Literal, NamedTuple

FaultKind = Literal[
    "not heard",
    "link lost",
    "silent",
    "refused",
    "no answer",
    "bluetooth off",
    "garbage packet",
    "repeated packet",
    "late packet",
    "samples dropped",
    "clock restarted",
    "battery unknown",
]


class Fault(NamedTuple):
    """One kind of fault: what happened, and the advice for people."""

    words: str
    advice: str


FAULTS: dict[FaultKind, Fault] = {
    "not heard": Fault(
        "The sensor is not heard.",
        "Is it worn, charged and within a few metres, and not connected to a telephone?",
    ),
    "link lost": Fault(
        "The link to the sensor broke off.",
        "It is being looked for. Bring sensor and computer closer together.",
    ),
    "silent": Fault(
        "The sensor is connected and sends nothing.",
        "It is being connected anew. If this comes back, charge it or take its battery out once.",
    ),
    "refused": Fault(
        "The sensor refused to connect or to stream.",
        "It is tried again. Is it charging, or does another program use it?",
    ),
    "no answer": Fault(
        "The sensor did not answer in time.", "It is tried again. Bring it closer to the computer."
    ),
    "bluetooth off": Fault(
        "Bluetooth is off.", "Switch Bluetooth on; the sensors then come back by themselves."
    ),
    "garbage packet": Fault(
        "The sensor sent a packet that makes no sense.",
        "Nothing to do once. If it goes on, its firmware may need an update.",
    ),
    "repeated packet": Fault(
        "Packets came twice and were dropped.", "Nothing is lost, and there is nothing to do."
    ),
    "late packet": Fault(
        "A packet came too late to be put in its place, and counts as lost.",
        "Nothing to do once. If it goes on, update this computer's Bluetooth.",
    ),
    "samples dropped": Fault(
        "The sensor dropped samples that it could not send in time.",
        "The connection interval is too long or the air too busy: move other radios away.",
    ),
    "clock restarted": Fault(
        "The sensor started anew.", "Is its battery low or its strap dry? Check how it sits."
    ),
    "battery unknown": Fault(
        "The sensor does not tell its charge.", "Charge it before the night to be sure."
    ),
}
