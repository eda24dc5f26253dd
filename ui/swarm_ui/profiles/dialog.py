"""Making and changing a profile."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from swarm_desktop.core.profiles import MOST_MEMBERS, Member, Profile
from swarm_ui.profiles.member_row import MemberRow
from swarm_ui.profiles.view_model import ProfileFaultError, typed_profile
from swarm_ui.settings.fields import Field
from swarm_ui.theme.tokens import SPACE
from swarm_ui.widgets.buttons import Button
from swarm_ui.widgets.scrolling import VerticalScroll
from swarm_ui.widgets.text import label

_WIDTH = 640
_HEIGHT = 560


class ProfileDialog(QDialog):
    """Stays open until the profile is saved, or the person gives up."""

    save_requested = Signal(str, object)
    """Name and profile."""

    def __init__(self, parent: QWidget, names: Sequence[str], name: str = "", profile: Profile | None = None) -> None:
        """`names` are the models that are here; without a `profile` a new one is made."""
        super().__init__(parent)
        self.setObjectName("editProfile")
        self.setWindowTitle(self.tr("Profile {name}").format(name=name) if profile else self.tr("New profile"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(_WIDTH, _HEIGHT)
        self._names = names
        self._profile = profile
        self.rows: list[MemberRow] = []
        self.name = QLineEdit(name)
        self.name.setPlaceholderText(self.tr("two-sizes"))
        self.name.setReadOnly(profile is not None)
        self.name_field = Field(self.tr("Name"), self.name, self.tr("Programs ask for swarm/ and this name"))
        self.description = QLineEdit(profile.description if profile else "")
        self.description_field = Field(self.tr("Description"), self.description, wide=True)
        self.add_button = Button(self.tr("Add a model"))
        self.add_button.clicked.connect(lambda: self._add(None))
        self.fault = label(tone="bad", wrap=True)
        self.fault.hide()
        self.cancel = Button(self.tr("Cancel"))
        self.cancel.clicked.connect(self.reject)
        self.save = Button(self.tr("Save"), kind="primary")
        self.save.clicked.connect(self._request)
        self.save.setDefault(True)
        self._list = QVBoxLayout()
        self._list.setSpacing(0)
        self._arrange()
        for member in profile.members if profile else (None,):
            self._add(member)

    def show_fault(self, message: str) -> None:
        """Say why it cannot be saved."""
        self.fault.setText(message)
        self.fault.setVisible(bool(message))
        self.save.setEnabled(True)

    def _add(self, member: Member | None) -> None:
        row = MemberRow(self._names, member)
        row.removal_requested.connect(lambda: self._remove(row))
        self.rows.append(row)
        self._list.addWidget(row)
        self._number()
        row.model.setFocus()

    def _remove(self, row: MemberRow) -> None:
        self.rows.remove(row)
        row.hide()
        row.deleteLater()
        self._number()

    def _number(self) -> None:
        for number, row in enumerate(self.rows, start=1):
            row.say_which(number)
            row.remove_button.setEnabled(len(self.rows) > 1)
        self.add_button.setEnabled(len(self.rows) < MOST_MEMBERS)

    def _request(self) -> None:
        try:
            profile = typed_profile(
                self.description.text(), [(row.text, row.member) for row in self.rows], self._profile
            )
        except ProfileFaultError as fault:
            self.show_fault(str(fault))
            return
        name = self.name.text().strip().lower()
        if not name:
            self.show_fault(self.tr("Give the profile a name."))
            return
        self.fault.hide()
        self.save.setEnabled(False)
        self.save_requested.emit(name, profile)

    def _arrange(self) -> None:
        members = QWidget()
        inner = QVBoxLayout(members)
        inner.setContentsMargins(0, 0, 3 * SPACE, 0)
        inner.addLayout(self._list)
        inner.addWidget(self.add_button, 0, Qt.AlignmentFlag.AlignLeft)
        inner.addStretch(1)
        buttons = QHBoxLayout()
        buttons.setSpacing(2 * SPACE)
        buttons.addStretch(1)
        buttons.addWidget(self.cancel)
        buttons.addWidget(self.save)
        self.cancel.setAutoDefault(False)
        self.add_button.setAutoDefault(False)
        column = QVBoxLayout(self)
        column.setContentsMargins(5 * SPACE, 5 * SPACE, 5 * SPACE, 4 * SPACE)
        column.setSpacing(3 * SPACE)
        column.addWidget(self.name_field)
        column.addWidget(self.description_field)
        column.addWidget(VerticalScroll(members), 1)
        column.addWidget(self.fault)
        column.addLayout(buttons)
