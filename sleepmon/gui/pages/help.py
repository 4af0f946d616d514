"""The Help page: what sleepmon does and all its keys, with pictures, without a network."""

from __future__ import annotations

from PySide6.QtCore import QByteArray, Qt, QUrl
from PySide6.QtGui import QImage, QResizeEvent, QTextDocument
from PySide6.QtWidgets import QFrame, QTextBrowser, QVBoxLayout, QWidget

from sleepmon.domain.resources import resource
from sleepmon.gui.desk import Desk
from sleepmon.gui.pages.page import Page
from sleepmon.gui.palette import Role
from sleepmon.gui.theme import GAP, PAGE_MARGIN, Theme
from sleepmon.gui.widgets.card import Card

READING_PX = 860
PICTURE_PX = 760
"""As wide as the manual asks for."""


class Manual(QTextBrowser):
    """A column to read in the middle of whatever room there is; the scroll bar at the edge."""

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lines get no longer than they are well read."""
        side = max(0, (self.width() - READING_PX) // 2)
        self.setViewportMargins(side, 0, side, 0)
        super().resizeEvent(event)

    def loadResource(self, kind: int, name: QUrl | str) -> object:
        """Pictures are made smaller smoothly; drawing text would leave out pixels."""
        found = super().loadResource(kind, name)
        is_picture = kind == QTextDocument.ResourceType.ImageResource.value
        if not is_picture or not isinstance(found, QByteArray):
            return found
        pixels = self.devicePixelRatioF()
        picture = QImage.fromData(found).scaledToWidth(
            round(PICTURE_PX * pixels), Qt.TransformationMode.SmoothTransformation
        )
        picture.setDevicePixelRatio(pixels)
        return picture


class HelpPage(Page):
    """The manual, read from the files beside the program."""

    title = "Help"

    def __init__(self, theme: Theme, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(theme, desk, parent)
        self.browser = Manual()
        self.browser.setFrameShape(QFrame.Shape.NoFrame)
        self.browser.setOpenLinks(False)
        self.browser.setAccessibleName("Help")
        card = Card(theme)
        card.body.addWidget(self.browser, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(PAGE_MARGIN, GAP, PAGE_MARGIN, PAGE_MARGIN)
        layout.addWidget(card, 1)
        self._loaded_with: Theme | None = None

    @property
    def note(self) -> str:
        """Which sleepmon this is."""
        return "Works without a network"

    def on_seen(self) -> None:
        """Read the page when it is first wanted."""
        self._load()

    def on_theme(self) -> None:
        """Wear the new inks."""
        if self._loaded_with is not None:
            self._load()

    def _load(self) -> None:
        if self._loaded_with == self.theme:
            return
        self._loaded_with = self.theme
        theme = self.theme
        self.browser.setFont(theme.font(15))
        self.browser.document().setDefaultStyleSheet(
            f"body {{ color: {theme.hex(Role.INK)}; }}"
            f"h1 {{ font-size: 28px; font-weight: 600; }}"
            f"h2 {{ font-size: 20px; font-weight: 600; margin-top: 24px; }}"
            f"p, li, td {{ font-size: 15px; line-height: 140%; color: {theme.hex(Role.INK)}; }}"
            f"p.picture {{ line-height: 100%; }}"
            f"td.key {{ font-weight: 600; }}"
            f"a {{ color: {theme.hex(Role.INK)}; }}"
        )
        mode = "dark" if theme.colour(Role.PAGE).lightness() < 128 else "light"
        folder = resource("help")
        self.browser.setSearchPaths([str(folder / mode), str(folder)])
        text = (folder / "index.html").read_text(encoding="utf-8")
        self.browser.document().setBaseUrl(QUrl.fromLocalFile(str(folder / mode) + "/"))
        self.browser.setHtml(text)
