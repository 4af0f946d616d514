"""What the window asks for is what the real services offer: held by the type checker."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sleepmon.gui import ports
from tests.fakes.fake_services import FakeServices

if TYPE_CHECKING:
    from sleepmon.app.container import Services


def real_services_fit(services: Services) -> ports.Services:
    """Does not type-check unless they do."""
    return services


def test_that_the_fakes_have_the_form_of_the_real_services() -> None:
    fake: ports.Services = FakeServices()
    assert fake.settings.load().nights_folder == "/nights"
