"""The models of another machine, each with a button that copies it."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from swarm_ui.hive.copies import CopyProps
from swarm_ui.theme.tokens import SPACE
from swarm_ui.widgets.buttons import Button
from swarm_ui.widgets.text import ElidedLabel, label


class CopyRow(QWidget):
    """One model."""

    def __init__(self, props: CopyProps) -> None:
        super().__init__()
        self.button = Button(self.tr("Copy"))
        names = QVBoxLayout()
        names.setSpacing(0)
        names.addWidget(ElidedLabel(props.title))
        names.addWidget(label(props.size, tone="dim", size="small"))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(2 * SPACE)
        row.addLayout(names, 1)
        row.addWidget(self.button)
        self.show_props(props)

    def show_props(self, props: CopyProps) -> None:
        """Show how far it is."""
        self.button.setText(props.state or self.tr("Copy"))
        self.button.setEnabled(not props.state)
        words = self.tr("Copy {model}, {size}, to this machine").format(model=props.title, size=props.size)
        self.button.setAccessibleName(f"{props.title}: {props.state}" if props.state else words)


class CopyList(QWidget):
    """Hidden while there is nothing to copy."""

    wanted = Signal(str)
    """Name of a model."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._props: tuple[CopyProps, ...] = ()
        self.rows: list[CopyRow] = []
        self._list = QVBoxLayout()
        self._list.setSpacing(2 * SPACE)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE)
        column.addWidget(label(self.tr("Models to copy"), strong=True))
        column.addLayout(self._list)
        self.hide()

    def show_models(self, props: tuple[CopyProps, ...]) -> None:
        """Show models; rows that stay keep the keyboard's focus."""
        if props == self._props:
            return
        same = [model.name for model in props] == [model.name for model in self._props]
        self._props = props
        self.setVisible(bool(props))
        if same:
            for row, model in zip(self.rows, props, strict=True):
                row.show_props(model)
            return
        for row in self.rows:
            self._list.removeWidget(row)
            row.hide()
            row.deleteLater()
        self.rows = [CopyRow(model) for model in props]
        for row, model in zip(self.rows, props, strict=True):
            row.button.clicked.connect(lambda _=False, name=model.name: self.wanted.emit(name))
            self._list.addWidget(row)
            row.show()
