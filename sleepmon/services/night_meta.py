"""What is written down once about a night, before its first sample."""

from __future__ import annotations

import os
import uuid
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from sleepmon.domain.clock import Clock
from sleepmon.domain.nights import NightMeta, NightRequest, NightSensor, Wearer, wearer_of
from sleepmon.domain.schemes import Scheme
from sleepmon.domain.sensors import RadioKind

LOCAL_TIME = Path("/etc/localtime")


def night_meta(
    request: NightRequest,
    sensors: tuple[NightSensor, ...],
    scheme: Scheme,
    clock: Clock,
    radio: RadioKind,
    software_version: str,
    model_id_for: Callable[[Wearer], str],
) -> NightMeta:
    """Put together a night's description; the id is new and says nothing of the person."""
    started_utc_ns = clock.utc_ns()
    local = datetime.fromtimestamp(started_utc_ns / 1e9).astimezone()
    offset = local.utcoffset()
    return NightMeta(
        night_id=uuid.uuid4().hex[:12],
        subject=request.subject,
        started_utc_ns=started_utc_ns,
        started_monotonic_ns=clock.monotonic_ns(),
        time_zone=zone_name(LOCAL_TIME) or local.tzname() or "UTC",
        utc_offset_s=int(offset.total_seconds()) if offset is not None else 0,
        radio=radio,
        simulated=any(sensor.simulated for sensor in sensors),
        scheme=scheme,
        sensors=sensors,
        planned_s=request.planned_s,
        software_version=software_version,
        model_id=model_id_for(wearer_of(request.subject, sensors)),
        note=request.note,
    )


def zone_name(local_time: Path) -> str:
    """The zone's name such as `Asia/Ho_Chi_Minh`, which knows of summer time; empty if unknown."""
    if os.environ.get("TZ"):
        return os.environ["TZ"].lstrip(":")
    parts = local_time.resolve().parts
    return "/".join(parts[parts.index("zoneinfo") + 1 :]) if "zoneinfo" in parts else ""
