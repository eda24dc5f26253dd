"""The light that tells when a program asked last."""

from datetime import UTC, datetime

from PySide6.QtCore import QEvent, QTimer
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget
from typing_extensions import override

from swarm_desktop.core.editors import EditorId
from swarm_desktop.core.snapshot import ClientView
from swarm_ui.connect.view_model import LightProps, light_props
from swarm_ui.states import tone_colour
from swarm_ui.theme import current_theme, icons
from swarm_ui.theme.tokens import SPACE
from swarm_ui.widgets.text import label, restyle

_SHAPE = 12
_TICK_MS = 1000


class ClientLight(QWidget):
    """A shape and a sentence; it counts the time on by itself while it can be seen."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._editor = EditorId.OTHER
        self._clients: tuple[ClientView, ...] = ()
        self._props: LightProps | None = None
        self._shape = QLabel()
        self._words = label()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(2 * SPACE)
        row.addWidget(self._shape)
        row.addWidget(self._words, 1)
        self._clock = QTimer(self)
        self._clock.setInterval(_TICK_MS)
        self._clock.timeout.connect(self.tick)
        self.tick()

    @property
    def words(self) -> str:
        """The sentence that is shown."""
        return self._words.text()

    def show_clients(self, editor: EditorId, clients: tuple[ClientView, ...]) -> None:
        """Tell about one program."""
        if (editor, clients) != (self._editor, self._clients):
            self._editor, self._clients = editor, clients
            self.tick()

    def tick(self) -> None:
        """Tell how long ago it is by now."""
        props = light_props(self._editor, self._clients, datetime.now(UTC).astimezone())
        if props == self._props:
            return
        self._props = props
        self._words.setText(props.words)
        restyle(self._words, "tone", "dim" if props.tone == "dim" else "plain")
        self.setAccessibleName(props.words)
        self._recolour()

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.tick()
        self._clock.start()

    @override
    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._clock.stop()

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.StyleChange:
            self._recolour()

    def _recolour(self) -> None:
        if self._props is not None:
            colour = tone_colour(current_theme().tokens, self._props.tone)
            self._shape.setPixmap(icons.pixmap(self._props.icon, colour, _SHAPE, self.devicePixelRatioF()))
