"""One model with its reasons and its button."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from swarm_ui.facts import percent
from swarm_ui.models.proposal import ProposalProps
from swarm_ui.theme.tokens import SPACE
from swarm_ui.widgets.agreement_bar import AgreementBar
from swarm_ui.widgets.buttons import Button
from swarm_ui.widgets.text import label


class ProposalView(QWidget):
    """Name, one line that explains the choice, facts, and what to press; `others` are buttons beside that."""

    pressed = Signal()

    def __init__(self, *others: Button) -> None:
        super().__init__()
        self.props: ProposalProps | None = None
        self._title = label(size="large", strong=True, wrap=True)
        self._explanation = label(wrap=True)
        self._facts = label(tone="dim", wrap=True)
        self._caution = label(tone="dim", size="small", wrap=True)
        self._unused = label(tone="dim", wrap=True)
        self._progress = label(tone="dim", wrap=True)
        self._in_use = label(self.tr("In use"), tone="ok", strong=True)
        self.bar = AgreementBar()
        self.button = Button(kind="primary")
        self.button.clicked.connect(self.pressed)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE)
        said = (self._title, self._explanation, self._facts, self._caution, self._unused)
        for widget in (*said, self.bar, self._progress):
            column.addWidget(widget)
        row = QHBoxLayout()
        row.setContentsMargins(0, SPACE, 0, 0)
        row.setSpacing(2 * SPACE)
        for button in (self.button, self._in_use, *others):
            row.addWidget(button)
        row.addStretch(1)
        column.addLayout(row)

    def show_props(self, props: ProposalProps) -> None:
        """Show what changed."""
        if props == self.props:
            return
        self.props = props
        for widget, text in (
            (self._title, props.title),
            (self._explanation, props.explanation),
            (self._facts, props.facts),
            (self._caution, props.caution),
            (self._unused, props.unused),
            (self._progress, props.progress),
        ):
            widget.setText(text)
            widget.setVisible(bool(text))
        self.bar.setVisible(props.share is not None)
        if props.share is not None:
            self.bar.show_segments((props.share,), self.tr("{percent} percent").format(percent=percent(props.share)))
        self.button.setText(props.button)
        self.button.setAccessibleName(f"{props.button}: {props.title}")
        self.button.setVisible(bool(props.button))
        self._in_use.setVisible(props.in_use)
