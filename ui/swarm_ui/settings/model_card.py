"""Which model this machine uses."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from swarm_ui.settings.view_model import ModelProps
from swarm_ui.theme.tokens import SPACE
from swarm_ui.widgets.buttons import Button
from swarm_ui.widgets.card import Card
from swarm_ui.widgets.text import ElidedLabel, label


class ModelCard(Card):
    """The model, another one, or back to the practice model."""

    file_requested = Signal()
    practice_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._props: ModelProps | None = None
        self._name = ElidedLabel(size="large", strong=True)
        self._facts = ElidedLabel(tone="dim")
        self._hint = label(tone="dim", wrap=True)
        self.file_button = Button(self.tr("Choose a GGUF file…"), icon="folder")
        self.file_button.clicked.connect(self.file_requested)
        self.practice_button = Button(self.tr("Back to the practice model"))
        self.practice_button.clicked.connect(self.practice_requested)
        names = QVBoxLayout()
        names.setSpacing(SPACE)
        names.addWidget(self._name)
        names.addWidget(self._facts)
        row = QHBoxLayout()
        row.setSpacing(2 * SPACE)
        row.addLayout(names, 1)
        row.addWidget(self.practice_button)
        row.addWidget(self.file_button)
        self.body.addWidget(label(self.tr("Model"), strong=True))
        self.body.addLayout(row)
        self.body.addWidget(self._hint)

    def show_props(self, props: ModelProps) -> None:
        """Show which model is in use."""
        if props == self._props:
            return
        self._props = props
        self._name.set_whole_text(props.name)
        self._facts.set_whole_text(props.facts)
        self._facts.setVisible(bool(props.facts))
        self._name.setToolTip(props.path)
        self.practice_button.setVisible(not props.practice)
        self._hint.setText(
            self.tr(
                "A practice model: it shows how voting works, and knows little else. "
                "Any GGUF file takes its place; you can also drop one on this window."
            )
            if props.practice
            else props.path
        )
