"""A person's own model speaks in their night alone, from the store to the night's file."""

from pathlib import Path

import msgspec

from sleepmon.domain import commands, events
from sleepmon.domain.model_card import ModelCard, OwnAngles
from sleepmon.domain.nights import NightRequest, Wearer
from sleepmon.domain.resources import shipped_model
from sleepmon.services.ports import ClassifierListener
from sleepmon.services.station import Station
from sleepmon.storage.model_store import CARD_NAME, WEIGHTS_NAME, ModelStore, check
from sleepmon.storage.reader import open_night
from sleepmon.workers.classify import ClassifierProcess
from tests.fakes.listener import Listener
from tests.fakes.ward_station import WORN, put_on, snapshot_of, ward_station

OWN = "personal-s01"


def store_with_own_model(folder: Path) -> ModelStore:
    """The shipped weights as the own model of S01, who reads 60 degrees on the side."""
    store = ModelStore(folder / "models", shipped_model())
    shipped = check(shipped_model())
    angles = OwnAngles(
        placement="chest",
        calibrated=False,
        meant_deg=(0.0, 90.0, 180.0, 270.0),
        reads_deg=(0.0, 60.0, 180.0, 300.0),
    )
    card = msgspec.structs.replace(
        shipped.card, id=OWN, kind="personal", subject="S01", sensors=tuple(WORN),
        own_angles=(angles,),
    )  # fmt: skip
    made = store.new_folder(OWN)
    (made / WEIGHTS_NAME).write_bytes(shipped.weights.read_bytes())
    (made / CARD_NAME).write_bytes(msgspec.json.encode(card))
    store.promote(OWN)
    return store


def test_that_it_speaks_for_its_person_alone(tmp_path: Path) -> None:
    store = store_with_own_model(tmp_path)

    def choose(wearer: Wearer) -> ModelCard:
        return store.suiting(wearer.subject, wearer.placements).card

    def make(listener: ClassifierListener, wearer: Wearer) -> ClassifierProcess:
        return ClassifierProcess(store.suiting(wearer.subject, wearer.placements).folder, listener)

    station = ward_station(make, speed=3.0, choose_model=choose)
    try:
        put_on(station)
        theirs, words = night_of("S01", station, tmp_path)
        assert "Live classification runs with the person's own model." == words
        assert OWN in theirs
        others, words = night_of("S02", station, tmp_path)
        assert {store.active().card.id} == others
        assert "Live classification runs." == words
    finally:
        station.close()


def night_of(subject: str, station: Station, folder: Path) -> tuple[set[str], str]:
    """Models that spoke in a short night, as its file has them, and how the last one began."""
    listener = Listener()
    unfollow = station.follow(listener)
    request = NightRequest(subject=subject, folder=str(folder))
    opened = station.do(commands.StartNight(request=request))
    assert isinstance(opened, commands.NightOpened)
    wanted = opened.meta.model_id
    listener.wait_for(
        events.PosturePredicted,
        lambda e: (
            e.prediction.model_id == wanted
            and e.prediction.span.start_ns > opened.meta.started_utc_ns
        ),
        60,
    )
    assert wanted == snapshot_of(station).model_id
    station.do(commands.EndNight())
    saved = listener.wait_for(events.NightSaved, limit_s=60)
    if wanted == OWN:  # nobody in particular is spoken of after the night
        listener.wait_for(
            events.ClassifierChanged, lambda e: e.state == "running" and e.model_id != OWN, 60
        )
    unfollow()
    with open_night(Path(saved.file)) as night:
        assert wanted == night.meta.model_id
        changes = [e for e in night.events if isinstance(e, events.ClassifierChanged)]
        spoken = {prediction.model_id for prediction in night.predictions}
    running = [change.words for change in changes if change.state == "running"]
    return spoken, running[-1] if running else "Live classification runs."
