"""Short programs to copy, with the real address and key."""

from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QWidget

from swarm_ui.connect.view_model import HIDDEN_KEY, curl_snippet, python_snippet
from swarm_ui.theme.tokens import SPACE
from swarm_ui.widgets.buttons import Button
from swarm_ui.widgets.card import Card
from swarm_ui.widgets.copy_field import CopyButton
from swarm_ui.widgets.monospaced_view import MonospacedView
from swarm_ui.widgets.text import label

_LINES = 8


class Snippets(Card):
    """What is copied holds the key; what is shown holds it only while the key may be seen."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._address = self._key = self._model = ""
        self._revealed = False
        self._group = QButtonGroup(self)
        self._group.setExclusive(True)
        self._makers = (curl_snippet, python_snippet)
        self.tabs = (Button("curl"), Button("Python"))
        top = QHBoxLayout()
        top.setSpacing(SPACE)
        top.addWidget(label(self.tr("Snippets"), strong=True))
        top.addSpacing(2 * SPACE)
        for place, tab in enumerate(self.tabs):
            tab.setCheckable(True)
            tab.setProperty("tab", "true")
            self._group.addButton(tab, place)
            top.addWidget(tab)
        self.tabs[0].setChecked(True)
        self._group.idToggled.connect(self._render)
        top.addStretch(1)
        self.copy_button = CopyButton(self.tr("Copy the snippet"))
        top.addWidget(self.copy_button)
        self.code = MonospacedView(self.tr("Snippet"))
        self.code.ensurePolished()
        self.code.setFixedHeight(_LINES * self.code.fontMetrics().lineSpacing() + 6 * SPACE)
        self.body.addLayout(top)
        self.body.addWidget(self.code)

    def show_values(self, address: str, key: str, model: str, *, revealed: bool) -> None:
        """Write the snippets for these values."""
        values = (address, key, model, revealed)
        if values != (self._address, self._key, self._model, self._revealed):
            self._address, self._key, self._model, self._revealed = values
            self._render()

    def _render(self) -> None:
        maker = self._makers[self._group.checkedId()]
        self.copy_button.set_value(maker(self._address, self._key or HIDDEN_KEY, self._model))
        shown = self._key if self._revealed and self._key else HIDDEN_KEY
        self.code.setPlainText(maker(self._address, shown, self._model).rstrip())
