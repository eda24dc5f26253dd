"""Shows what would be written into a settings file, before anything is."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QSyntaxHighlighter, QTextCharFormat, QTextDocument
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget
from typing_extensions import override

from swarm_desktop.core.editors import HIDDEN_KEY, EditorChange
from swarm_ui.theme import current_theme
from swarm_ui.theme.tokens import SPACE
from swarm_ui.widgets.buttons import Button
from swarm_ui.widgets.monospaced_view import MonospacedView
from swarm_ui.widgets.text import breakable, label

_WIDTH, _HEIGHT = 640, 460


class ChangeDialog(QDialog):
    """`accepted` is a yes; Escape and closing it are a no, and so is Return until the person moves to the button."""

    def __init__(self, editor: str, path: str, change: EditorChange, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("changeDialog")
        self.setWindowTitle(self.tr("Set up {editor}").format(editor=editor))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setMinimumWidth(_WIDTH)
        self.resize(_WIDTH, _HEIGHT)
        title = self.tr("This file is made:") if change.creates else self.tr("This file is changed:")
        kept = (
            self.tr("Only you can read it. Undo takes it away again.")
            if change.creates
            else self.tr("A copy of the file as it is stays beside it, and Undo brings it back.")
        )
        self.path = label(breakable(path), wrap=True)
        self.path.setProperty("mono", "true")
        self.path.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.difference = MonospacedView(self.tr("What changes"))
        self.difference.setPlainText(change.difference)
        self._colours = DifferenceColours(self.difference.document())
        self.cancel = Button(self.tr("Cancel"))
        self.cancel.clicked.connect(self.reject)
        self.write = Button(self.tr("Write it"), kind="primary")
        self.write.clicked.connect(self.accept)
        self.cancel.setDefault(True)
        self.write.setAutoDefault(False)
        buttons = QHBoxLayout()
        buttons.setSpacing(2 * SPACE)
        buttons.addStretch(1)
        buttons.addWidget(self.cancel)
        buttons.addWidget(self.write)
        column = QVBoxLayout(self)
        column.setContentsMargins(5 * SPACE, 5 * SPACE, 5 * SPACE, 4 * SPACE)
        column.setSpacing(2 * SPACE)
        column.addWidget(label(title, strong=True))
        column.addWidget(self.path)
        column.addWidget(self.difference, 1)
        if HIDDEN_KEY in change.difference:
            hidden = self.tr("The real key is written where {placeholder} stands.").format(placeholder=HIDDEN_KEY)
            column.addWidget(label(hidden, tone="dim", wrap=True))
        column.addWidget(label(kept, tone="dim", wrap=True))
        column.addLayout(buttons)


class DifferenceColours(QSyntaxHighlighter):
    """Colours what comes and what goes; plus and minus say it too."""

    def __init__(self, document: QTextDocument) -> None:
        super().__init__(document)
        tokens = current_theme().tokens
        self._colours = {"+": tokens.ok_text, "-": tokens.bad_text, "@": tokens.dim}

    @override
    def highlightBlock(self, text: str) -> None:
        colour = self._colours.get(text[:1])
        if colour is not None:
            form = QTextCharFormat()
            form.setForeground(QColor(colour))
            self.setFormat(0, len(text), form)
