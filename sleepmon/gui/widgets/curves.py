"""How the training goes: the share of wrong postures by round."""

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from sleepmon.gui.palette import Role
from sleepmon.gui.theme import Theme
from sleepmon.gui.widgets.base import ThemedWidget, smooth_painter

_LEFT, _TOP, _BOTTOM, _RIGHT = 48.0, 40.0, 30.0, 8.0


def nice_steps(top: float, wanted: int = 3) -> list[float]:
    """Round values above zero for grid lines up to `top`."""
    for step in (0.05, 0.1, 0.2, 0.25, 0.5):
        if top / step <= wanted + 0.5:
            return [step * number for number in range(1, int(top / step + 1e-9) + 1)]
    return [0.5, 1.0]


def round_ticks(total: int, wanted: int = 4) -> list[int]:
    """Rounds to print below the curves: round steps from 0, and none so near the end as to touch.

    The last round itself is always among them.
    """
    step = next(
        scale * factor
        for scale in (1, 10, 100, 1000, 10_000)
        for factor in (1, 2, 5)
        if total <= scale * factor * wanted
    )
    steps = [number for number in range(0, total, step) if total - number > 0.6 * step]
    return [*steps, total]


class LearningCurves(ThemedWidget):
    """Nights kept back as a solid line, learning dashed, the best round marked."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self._learning: tuple[float, ...] = ()
        self._kept_back: tuple[float, ...] = ()
        self._total = 1
        self._best: int | None = None
        policy = QSizePolicy.Policy.Expanding
        self.setSizePolicy(policy, policy)

    def set_rounds(
        self,
        learning: Sequence[float],
        kept_back: Sequence[float],
        total_rounds: int,
        best_round: int | None = None,
    ) -> None:
        """Draw shares of wrong postures, 0 to 1, one a round; rounds count from 1."""
        self._learning, self._kept_back = tuple(learning), tuple(kept_back)
        self._total, self._best = max(1, total_rounds), best_round
        last = f"{self._kept_back[-1] * 100:.1f} percent wrong" if kept_back else "not begun"
        self.setAccessibleName(f"Wrong postures: round {len(self._kept_back)}, {last}")
        self.update()

    @property
    def best(self) -> int | None:
        """The round that was kept, where one was."""
        return self._best

    def sizeHint(self) -> QSize:
        """As in the design."""
        return QSize(390, 270)

    def minimumSizeHint(self) -> QSize:
        """Still readable."""
        return QSize(240, 160)

    # ---------------------------------------------------------------- geometry

    def _top_share(self) -> float:
        highest = max((*self._learning, *self._kept_back, 0.1))
        return min(1.0, highest * 1.08)

    def plot(self) -> QRectF:
        """Where the lines are drawn."""
        wide = self.width() - _LEFT - _RIGHT
        return QRectF(_LEFT, _TOP, wide, self.height() - _TOP - _BOTTOM)

    def point(self, round_number: float, share: float) -> QPointF:
        """Where a share of a round lies."""
        box = self.plot()
        y = box.bottom() - box.height() * share / self._top_share()
        return QPointF(box.left() + box.width() * round_number / self._total, y)

    # ---------------------------------------------------------------- paint

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw grid, lines, mark and heading."""
        painter = smooth_painter(self)
        self._paint_heading(painter)
        self._paint_grid(painter)
        dash = QPen(self.theme.colour(Role.INK3), 1.6)
        dash.setDashPattern([5, 3.4])
        self._paint_line(painter, self._learning, dash)
        self._paint_line(painter, self._kept_back, QPen(self.theme.colour(Role.INK), 2))
        self._paint_mark(painter)
        painter.end()

    def _paint_heading(self, painter: QPainter) -> None:
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.setPen(self.theme.colour(Role.INK2))
        painter.setFont(self.theme.font(13, 600))
        painter.drawText(QRectF(0, 0, self.width(), 20), middle, "Wrong postures")
        painter.setFont(self.theme.font(13, 500))
        right = float(self.width())
        for words, solid in (("nights kept back", True), ("learning", False)):
            width = painter.fontMetrics().horizontalAdvance(words)
            painter.setPen(self.theme.colour(Role.INK2))
            painter.drawText(QRectF(right - width, 0, width + 2, 20), middle, words)
            pen = QPen(self.theme.colour(Role.INK if solid else Role.INK3), 2 if solid else 1.6)
            if not solid:
                pen.setDashPattern([3.4, 2.2])
            painter.setPen(pen)
            painter.drawLine(QPointF(right - width - 24, 10), QPointF(right - width - 8, 10))
            right -= width + 44

    def _paint_grid(self, painter: QPainter) -> None:
        painter.setFont(self.theme.font(12, 600))
        box = self.plot()
        for share in nice_steps(self._top_share()):
            y = self.point(0, share).y()
            painter.setPen(QPen(self.theme.colour(Role.LINE), 1))
            painter.drawLine(QPointF(box.left(), y), QPointF(box.right(), y))
            painter.setPen(self.theme.colour(Role.INK2))
            words = QRectF(0, y - 10, _LEFT - 8, 20)
            right = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
            painter.drawText(words, right, f"{share * 100:.0f} %")
        painter.setPen(QPen(self.theme.colour(Role.EDGE), 1.4))
        painter.drawLine(box.bottomLeft(), box.bottomRight())
        painter.setPen(self.theme.colour(Role.INK2))
        for number in round_ticks(self._total):
            x = self.point(number, 0).x()
            words = QRectF(x - 24, box.bottom() + 4, 48, 18)
            painter.drawText(words, Qt.AlignmentFlag.AlignCenter, str(number))

    def _paint_line(self, painter: QPainter, shares: Sequence[float], pen: QPen) -> None:
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        painter.setPen(pen)
        points = [self.point(number + 1, share) for number, share in enumerate(shares)]
        painter.drawPolyline(QPolygonF(points))

    def _paint_mark(self, painter: QPainter) -> None:
        if self._best is None:
            if self._kept_back:
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(self.theme.colour(Role.INK))
                last = self.point(len(self._kept_back), self._kept_back[-1])
                painter.drawEllipse(last, 4, 4)
            return
        x, box = self.point(self._best, 0).x(), self.plot()
        pen = QPen(self.theme.colour(Role.INK3), 1.4)
        pen.setDashPattern([2, 2])
        painter.setPen(pen)
        painter.drawLine(QPointF(x, box.top() - 10), QPointF(x, box.bottom()))
        painter.setPen(self.theme.colour(Role.INK))
        painter.setFont(self.theme.font(12, 600))
        words = f"kept, round {self._best}"
        width = painter.fontMetrics().horizontalAdvance(words) + 4
        left = x - 8 - width if x - 8 - width > box.left() else x + 8
        place = QRectF(left, box.top() - 10, width, 20)
        painter.drawText(place, Qt.AlignmentFlag.AlignVCenter, words)
