"""Every command, answer, event and fact survives the wire and is tagged with its own name."""

import inspect
import typing

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sleepmon.domain import commands, events, labels, model_card, nights, predictions, training
from sleepmon.domain.commands import Answer, Command
from sleepmon.domain.events import Event

UNIONS = {"Command": Command, "Answer": Answer, "Event": Event}


@pytest.mark.parametrize("module", [commands, events])
def test_that_every_message_belongs_to_a_union(module: typing.Any) -> None:
    kinds = {
        value
        for name, value in vars(module).items()
        if inspect.isclass(value) and value.__module__ == module.__name__ and name[0] != "_"
    }
    known = {kind for union in UNIONS.values() for kind in typing.get_args(union)}
    assert kinds - known - {commands.OpenNight} == set()


@pytest.mark.parametrize(
    ("union", "message"),
    [
        (Command, commands.Scan(seconds=2.0)),
        (Command, commands.RunScript(codes=("S", "L"), seconds_each=1.0, label=True)),
        (Answer, commands.Done()),
        (Event, events.Marked(utc_ns=5, text="cough")),
        (Event, events.LabelsChanged(
            utc_ns=1, labels=labels.LabelTrack().from_now_on("S", 1), can_undo=True, can_redo=False
        )),
    ],
)  # fmt: skip
def test_that_a_message_survives_the_wire(union: typing.Any, message: msgspec.Struct) -> None:
    decoder = msgspec.msgpack.Decoder(union)
    assert message == decoder.decode(msgspec.msgpack.encode(message))


def test_that_an_event_prints_its_name_and_time_as_json() -> None:
    text = msgspec.json.encode(events.Marked(utc_ns=5, text="cough"))
    assert msgspec.json.decode(text) == {"event": "Marked", "utc_ns": 5, "text": "cough"}


def test_that_an_unknown_field_in_a_command_is_refused() -> None:
    wire = msgspec.msgpack.encode({"type": "Scan", "seconds": 1.0, "more": 2})
    with pytest.raises(msgspec.ValidationError, match="more"):
        msgspec.msgpack.decode(wire, type=Command)


@given(st.binary(max_size=200))
def test_that_random_bytes_are_no_command(payload: bytes) -> None:
    with pytest.raises(msgspec.MsgspecError):
        msgspec.msgpack.decode(payload, type=Command)


@pytest.mark.parametrize(
    "module", [commands, events, labels, model_card, nights, predictions, training]
)
def test_that_facts_cannot_be_changed(module: typing.Any) -> None:
    for name, value in vars(module).items():
        if inspect.isclass(value) and issubclass(value, msgspec.Struct):
            assert (name, True) == (name, value.__struct_config__.frozen)
