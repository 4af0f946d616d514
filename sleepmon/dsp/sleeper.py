"""The physics of a simulated person in bed: what an accelerometer worn here would sense.

Body frame and signs as everywhere in sleepmon: axis 0 to the front, 1 to the left, 2 to the head;
specific force in g, so that rest reads +1 upwards; roll 0 supine, 90 right side down, 180 prone.

Magnitudes come from lying trials of public recordings (chest and waist; few people, so a range and
not a law): supine roll differs by 3 to 7 degrees between people and 5 to 7 between two times of
putting a sensor on; the chest slopes 14 to 21 degrees head down when supine and 17 to 46 up when
prone, the abdomen 5 to 12 up and 10 down; breathing moves the chest by about 4 mg and the abdomen
by about 10 mg at 0.20 to 0.33 Hz; a still sensor shows 3 to 24 mg; gains are wrong by up to 8 %.
No public neck recording exists: everything about the neck is judgement.

All but the white noise is a pure function of the person and the time, so that a night may be sensed
piece by piece, and training may sense thousands of windows at once.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from sleepmon.dsp.restless import restless_g

Array = npt.NDArray[np.float64]

PLACEMENTS = ("neck", "chest", "abdomen")
MOUNT_SD_DEG = 5.0
"""Spread of roll, slope and twist from one time of putting a sensor on to the next."""


@dataclass(frozen=True, slots=True)
class Site:
    """How one place on the body behaves over all people: means, and spreads as (mean, sd)."""

    surface_slope_deg: tuple[float, float]
    """How far the skin there faces the feet (supine reading sinks towards the head end)."""
    prone_slope_deg: tuple[float, float]
    """More slope of the same sign when prone: arms and pillow hold the body up."""
    pillow_deg: tuple[float, float]
    """How far the body part is raised at its head end when supine."""
    side_deg: tuple[float, float]
    """Roll read too much on the side (belly sags down), or too little (the person does not get
    all the way over, soft tissue follows late)."""
    follows_head_deg: tuple[float, float]
    """Roll of the head turned aside when prone that this place goes along with."""
    breathing_g: float
    """Median amplitude of the breathing ripple."""
    heart_g: float
    """Peak of the ripple of one heart beat."""


SITES: dict[str, Site] = {
    "neck": Site((30.0, 8.0), (8.0, 6.0), (12.0, 6.0), (-2.0, 5.0), (14.0, 7.0), 0.003, 0.007),
    "chest": Site((17.0, 9.0), (13.0, 10.0), (2.0, 3.0), (-6.0, 6.0), (0.0, 2.0), 0.004, 0.005),
    "abdomen": Site((-9.0, 8.0), (1.0, 3.0), (0.0, 2.0), (1.0, 5.0), (0.0, 1.0), 0.010, 0.002),
}


@dataclass(frozen=True, slots=True)
class Donning:
    """How a sensor sits this time: another each time it is put on."""

    roll_deg: float
    slope_deg: float
    twist_deg: float
    gain: tuple[float, float, float]
    bias_g: tuple[float, float, float]
    noise_g: float


@dataclass(frozen=True, slots=True)
class Body:
    """One place on one person's body, and the sensor as it sits there now."""

    surface_slope_deg: float
    prone_slope_deg: float
    pillow_deg: float
    side_deg: float
    head_turn_deg: float
    mount_roll_deg: float
    breathing_g: float
    heart_g: float
    donning: Donning


@dataclass(frozen=True, slots=True)
class Person:
    """A simulated person: what stays the same all night."""

    seed: int
    """Fixes when small movements happen and how the posture wanders."""
    breathing_hz: float
    heart_hz: float
    trunk_deg: float
    """Tilt of the bed, head end up."""
    wander_deg: float
    """Slow wandering of the roll within a posture."""
    bodies: dict[str, Body]


def draw_person(rng: np.random.Generator, mount_sd_deg: float = MOUNT_SD_DEG) -> Person:
    """A person at random, wearing a sensor at each placement, each put on this exactly."""
    side = float(rng.choice((-1.0, 1.0)))
    return Person(
        seed=int(rng.integers(1, 2**31)),
        breathing_hz=float(rng.uniform(0.20, 0.33)),
        heart_hz=float(rng.uniform(0.85, 1.35)),
        trunk_deg=float(rng.normal(2.0, 3.0)),
        wander_deg=float(rng.uniform(0.5, 2.0)),
        bodies={name: _draw_body(site, side, mount_sd_deg, rng) for name, site in SITES.items()},
    )


def don_again(
    person: Person, rng: np.random.Generator, mount_sd_deg: float = MOUNT_SD_DEG
) -> Person:
    """The same person with every sensor taken off and put on again."""
    bodies = {
        name: replace(body, donning=_draw_donning(mount_sd_deg, rng))
        for name, body in person.bodies.items()
    }
    return replace(person, bodies=bodies)


def acceleration_g(
    person: Person,
    placement: str,
    roll_deg: npt.ArrayLike,
    t_s: npt.ArrayLike,
    rng: np.random.Generator,
) -> npt.NDArray[np.float32]:
    """What a sensor at `placement` senses while the person lies at `roll_deg` at times `t_s`.

    Both of shape (..., n), along time in the last axis; `t_s` counts from the start of the night.
    -> (..., n, 3) in g. Many windows at once: (windows, n), each with times of its own.
    """
    body = person.bodies[placement]
    roll, t = np.broadcast_arrays(np.asarray(roll_deg, float), np.asarray(t_s, float))
    sensed = _through_sensor(_up_in_sensor(person, body, roll, t), body.donning, rng)
    return sensed.astype(np.float32)


def _draw_body(site: Site, side: float, mount_sd_deg: float, rng: np.random.Generator) -> Body:
    return Body(
        surface_slope_deg=float(rng.normal(*site.surface_slope_deg)),
        prone_slope_deg=float(rng.normal(*site.prone_slope_deg)),
        pillow_deg=float(rng.normal(*site.pillow_deg)),
        side_deg=float(rng.normal(*site.side_deg)),
        head_turn_deg=side * float(rng.normal(*site.follows_head_deg)),
        mount_roll_deg=float(rng.normal(0.0, 3.0)),
        breathing_g=site.breathing_g * float(np.exp(rng.normal(0.0, 0.55))),
        heart_g=site.heart_g * float(np.exp(rng.normal(0.0, 0.3))),
        donning=_draw_donning(mount_sd_deg, rng),
    )


def _draw_donning(mount_sd_deg: float, rng: np.random.Generator) -> Donning:
    gain = 1.0 + np.clip(rng.normal(0.0, 0.025, 3), -0.08, 0.08)
    bias = rng.normal(0.0, 0.018, 3)
    return Donning(
        roll_deg=float(rng.normal(0.0, mount_sd_deg)),
        slope_deg=float(rng.normal(0.0, mount_sd_deg)),
        twist_deg=float(rng.normal(0.0, mount_sd_deg)),
        gain=(float(gain[0]), float(gain[1]), float(gain[2])),
        bias_g=(float(bias[0]), float(bias[1]), float(bias[2])),
        noise_g=float(np.exp(rng.uniform(np.log(0.002), np.log(0.012)))),
    )


def _up_in_sensor(person: Person, body: Body, roll_deg: Array, t: Array) -> Array:
    """Specific force along the sensor's axes: gravity as the body part lies, and the ripples."""
    lying = np.radians(roll_deg + _wander_deg(person, t))
    prone = np.maximum(0.0, -np.cos(lying))
    breath = _breath(person, t) * body.breathing_g
    roll = (
        lying
        + np.radians(body.side_deg) * np.sin(lying)
        + np.radians(body.head_turn_deg) * prone**2
        + np.radians(body.mount_roll_deg + body.donning.roll_deg)
        + 0.4 * breath
    )
    raised = np.radians(person.trunk_deg + body.pillow_deg * np.maximum(0.3, np.cos(lying)))
    slope = np.radians(body.surface_slope_deg + body.donning.slope_deg) + breath
    slope = slope + np.radians(body.prone_slope_deg) * prone
    force = _turned(roll, raised, slope, np.radians(body.donning.twist_deg))
    force += (body.heart_g * _beat(person, t))[..., None] * np.array((0.6, 0.2, 1.0))
    return force + restless_g(person.seed, roll_deg, t)


def _turned(roll: Array, raised: Array, slope: Array, twist: float) -> Array:
    """The upward unit vector seen from the sensor: rolled, raised, then turned on the skin."""
    across = np.cos(raised)
    a, left, h = across * np.cos(roll), across * np.sin(roll), np.sin(raised)
    a, h = a * np.cos(slope) + h * np.sin(slope), h * np.cos(slope) - a * np.sin(slope)
    left, h = left * np.cos(twist) - h * np.sin(twist), left * np.sin(twist) + h * np.cos(twist)
    return np.stack((a, left, h), axis=-1)


def _wander_deg(person: Person, t: Array) -> Array:
    """Nobody lies down twice alike: some degrees, over minutes to hours."""
    phase = person.seed % 1009
    slow = np.sin(t / 97.0 + phase) + np.sin(t / 331.0 + 2.0 * phase)
    return person.wander_deg * (slow + np.sin(t / 1213.0 + 3.0 * phase)) / 1.5


def _breath(person: Person, t: Array) -> Array:
    """Breathing of amplitude about 1, its depth and pace changing as those of people do."""
    phase = person.seed % 257
    pace = 0.6 * np.sin(t / 7.3 + phase) + 0.4 * np.sin(t / 2.9 + 2.0 * phase)
    angle = 2.0 * np.pi * person.breathing_hz * t + pace
    depth = 1.0 + 0.25 * np.sin(t / 11.0 + phase)
    breath: Array = depth * (np.sin(angle) + 0.25 * np.sin(2.0 * angle + 0.6))
    return breath


def _beat(person: Person, t: Array) -> Array:
    """The recoil of each heart beat: a burst of 6 Hz that dies in an eighth of a second."""
    beats = person.heart_hz * t + 0.15 * np.sin(2.0 * np.pi * person.breathing_hz * t)
    since = np.mod(beats, 1.0) / person.heart_hz
    beat: Array = np.exp(-since / 0.12) * np.sin(2.0 * np.pi * 6.0 * since)
    return beat


def _through_sensor(force: Array, donning: Donning, rng: np.random.Generator) -> Array:
    noise = rng.normal(0.0, donning.noise_g, force.shape)
    sensed: Array = force * np.array(donning.gain) + np.array(donning.bias_g) + noise
    return sensed
