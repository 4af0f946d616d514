"""What a window is handed: everything a user can ask for, put together."""

from __future__ import annotations

from dataclasses import dataclass

from sleepmon.app.paths import UserPaths
from sleepmon.app.settings_file import SettingsFile
from sleepmon.services.nights import Nights
from sleepmon.services.ports import StationPort
from sleepmon.services.retraining import Retraining
from sleepmon.services.trained_models import TrainedModels


@dataclass(frozen=True)
class Services:
    """The doors behind which the work is done."""

    station: StationPort
    nights: Nights
    retraining: Retraining
    models: TrainedModels
    settings: SettingsFile
    paths: UserPaths
