"""The folders that tools may reach: added, taken away, made writable."""

from pathlib import Path
from typing import Any

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from swarm_desktop.core.settings import ToolFolder
from swarm_ui.theme.tokens import SPACE
from swarm_ui.widgets.buttons import Button
from swarm_ui.widgets.inputs import CheckBox
from swarm_ui.widgets.text import ElidedLabel, label


class FolderRow(QWidget):
    """One folder."""

    def __init__(self, folder: ToolFolder) -> None:
        super().__init__()
        path = str(folder.path)
        self.path = ElidedLabel(path)
        self.write = CheckBox(self.tr("May be changed"))
        self.write.setChecked(folder.write)
        self.write.setAccessibleName(self.tr("{folder} may be changed").format(folder=path))
        self.remove = Button(self.tr("Remove"), kind="quiet")
        self.remove.setAccessibleName(self.tr("Remove {folder}").format(folder=path))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(3 * SPACE)
        row.addWidget(self.path, 1)
        row.addWidget(self.write)
        row.addWidget(self.remove)

    def show_write(self, *, write: bool) -> None:
        """Show whether the folder may be changed, without asking for anything."""
        with QSignalBlocker(self.write):
            self.write.setChecked(write)


class FolderList(QWidget):
    """Only says what is wanted; the page does it."""

    wanted = Signal(object)
    """All folders as they are written into the settings."""
    refused = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._folders: tuple[ToolFolder, ...] = ()
        self.rows: tuple[FolderRow, ...] = ()
        self._empty = label(self.tr("None: files stay out of reach"), tone="dim")
        self.add_button = Button(self.tr("Add a folder…"), icon="folder")
        self.add_button.clicked.connect(self._choose)
        self.setFocusProxy(self.add_button)
        self._list = QVBoxLayout()
        self._list.setSpacing(SPACE)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2 * SPACE)
        column.addLayout(self._list)
        column.addWidget(self._empty)
        column.addWidget(self.add_button, 0, Qt.AlignmentFlag.AlignLeft)

    def show_value(self, value: object) -> None:
        """Show what is in force, also after a change that was refused."""
        folders: tuple[ToolFolder, ...] = value if isinstance(value, tuple) else ()
        same = [folder.path for folder in folders] == [folder.path for folder in self._folders]
        self._folders = folders
        if same:
            # Rows that stay keep the keyboard's focus.
            for row, folder in zip(self.rows, folders, strict=True):
                row.show_write(write=folder.write)
            return
        for row in self.rows:
            self._list.removeWidget(row)
            row.hide()
            row.deleteLater()
        self.rows = tuple(map(FolderRow, folders))
        for place, row in enumerate(self.rows):
            self._list.addWidget(row)
            row.write.toggled.connect(lambda checked, place=place: self._set_write(place, write=checked))
            row.remove.clicked.connect(lambda _=False, place=place: self._remove(place))
        self._empty.setVisible(not folders)

    def accept(self) -> None:
        """Do nothing: what is shown is what was wanted."""

    def add(self, path: str) -> None:
        """Ask for another folder, which is only read at first."""
        self._want((*self._folders, ToolFolder(path=Path(path))))

    def _set_write(self, place: int, *, write: bool) -> None:
        changed = self._folders[place].model_copy(update={"write": write})
        self._want((*self._folders[:place], changed, *self._folders[place + 1 :]))

    def _remove(self, place: int) -> None:
        self.add_button.setFocus()
        self._want((*self._folders[:place], *self._folders[place + 1 :]))

    def _want(self, folders: tuple[ToolFolder, ...]) -> None:
        wanted: list[dict[str, Any]] = [folder.model_dump(mode="json") for folder in folders]
        self.wanted.emit(wanted)

    def _choose(self) -> None:
        dialog = QFileDialog(self, self.tr("Choose a folder for the tools"))
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(self.add)
        dialog.open()
