"""The bundled letters are used, hold Vietnamese, and keep figures in columns."""

from pathlib import Path

import pytest
from PySide6.QtGui import QFontInfo, QFontMetricsF, QRawFont
from PySide6.QtWidgets import QApplication

from sleepmon.domain.errors import SleepmonError
from sleepmon.domain.resources import resource
from sleepmon.gui.fonts import load_fonts, make_font

VIETNAMESE = (
    "ăâđêôơưĂÂĐÊÔƠƯàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ"
    "ÀẢÃÁẠẰẲẴẮẶẦẨẪẤẬÈẺẼÉẸỀỂỄẾỆÌỈĨÍỊÒỎÕÓỌỒỔỖỐỘỜỞỠỚỢÙỦŨÚỤỪỬỮỨỰỲỶỸÝỴ"
)
FRENCH = "àâæçéèêëîïôœùûüÿÀÂÆÇÉÈÊËÎÏÔŒÙÛÜŸ«»’…"


def test_that_sizes_from_28_take_the_display_cut(letters: QApplication) -> None:
    families = [QFontInfo(make_font(size, 600)).family() for size in (14, 27, 28, 52)]
    assert ["Inter", "Inter", "Inter Display", "Inter Display"] == families


@pytest.mark.parametrize("path", sorted(resource("fonts").glob("*.ttf")), ids=lambda p: p.stem)
def test_that_no_mark_of_the_three_languages_is_missing(letters: QApplication, path: Path) -> None:
    font = QRawFont(str(path), 16)
    missing = [
        sign for sign in VIETNAMESE + FRENCH + "°%−–→₫" if not font.supportsCharacter(ord(sign))
    ]
    assert [] == missing


@pytest.mark.parametrize("size", [14, 52])
def test_that_figures_stand_in_columns(letters: QApplication, size: int) -> None:
    metrics = QFontMetricsF(make_font(size, 600))
    assert 1 == len({round(metrics.horizontalAdvance(figure), 3) for figure in "0123456789"})


def test_that_hyphens_in_words_keep_their_own_width(letters: QApplication) -> None:
    metrics = QFontMetricsF(make_font(14))
    assert metrics.horizontalAdvance("-") < metrics.horizontalAdvance("0")


def test_that_a_folder_without_letters_is_an_error(letters: QApplication, tmp_path: Path) -> None:
    with pytest.raises(SleepmonError) as caught:
        load_fonts(tmp_path)
    assert "Install sleepmon again" in caught.value.advice
