"""What models may do on this machine."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from swarm_desktop.core.settings import ToolsSettings
from swarm_ui.settings.fields import Field
from swarm_ui.settings.folder_list import FolderList
from swarm_ui.theme.tokens import SPACE
from swarm_ui.widgets.buttons import Button
from swarm_ui.widgets.card import Card
from swarm_ui.widgets.confirmation import confirm
from swarm_ui.widgets.inputs import CheckBox, Combo
from swarm_ui.widgets.text import label


class ToolsCard(Card):
    """Only says what is wanted; the page does it."""

    change_requested = Signal(str, object)
    """Name and value of a setting."""
    calls_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._settings = ToolsSettings()
        self._filling = False
        self.enabled_box = CheckBox(self.tr("Let models use tools on this machine"))
        self.folders = FolderList()
        self.network = CheckBox(self.tr("Let tools use the network"))
        self.approval = Combo()
        for choice, words in (
            ("always", self.tr("Before every call")),
            ("session", self.tr("Until I allow a tool")),
            ("never", self.tr("Never")),
        ):
            self.approval.addItem(words, choice)
        self.fields = {
            "tools.enabled": Field("", self.enabled_box, width=0),
            "tools.folders": Field(self.tr("Folders"), self.folders, wide=True),
            "tools.network": Field(
                "", self.network, self.tr("Fetching pages; commands then also reach your own network"), width=0
            ),
            "tools.approval": Field(self.tr("Ask me"), self.approval, self.tr("Nothing happens without your yes")),
        }
        self.calls_button = Button(self.tr("Show the last calls"))
        self.calls_button.clicked.connect(self.calls_requested)
        self.enabled_box.toggled.connect(lambda checked: self._want("tools.enabled", checked))
        self.folders.changed.connect(lambda folders: self._want("tools.folders", folders))
        self.network.toggled.connect(lambda checked: self._want("tools.network", checked))
        self.approval.activated.connect(self._choose_approval)
        self.body.setSpacing(3 * SPACE)
        self.body.addWidget(label(self.tr("Tools"), strong=True))
        self.body.addWidget(
            label(
                self.tr(
                    "Reading and writing files, running commands and fetching pages, for programs that ask the "
                    "endpoint to do so for a model. Only in the folders below, and commands only in a sandbox."
                ),
                tone="dim",
                wrap=True,
            )
        )
        for field in self.fields.values():
            self.body.addWidget(field)
        self.body.addWidget(self.calls_button, 0, Qt.AlignmentFlag.AlignLeft)

    def show_settings(self, settings: ToolsSettings) -> None:
        """Show what is in force."""
        self._settings = settings
        self._filling = True
        self.enabled_box.setChecked(settings.enabled)
        self.folders.show_folders(settings.folders)
        self.network.setChecked(settings.network)
        self.approval.setCurrentIndex(self.approval.findData(settings.approval))
        approval = self.fields["tools.approval"]
        approval.set_hint(
            self.tr("Whatever a model asks for is done at once")
            if settings.approval == "never"
            else self.tr("Nothing happens without your yes")
        )
        self._filling = False

    def _choose_approval(self) -> None:
        choice = self.approval.currentData()
        if choice != "never" or self._settings.approval == "never":
            self._want("tools.approval", choice)
            return
        self.approval.setCurrentIndex(self.approval.findData(self._settings.approval))
        confirm(
            self,
            self.tr("Never ask?"),
            self.tr(
                "Models then change files in your folders and run commands without anybody looking. What they read, "
                "on pages or in files, may tell them to do harm."
            ),
            self.tr("Never ask"),
            lambda: self._want("tools.approval", choice),
        )

    def _want(self, name: str, value: object) -> None:
        if not self._filling:
            self.change_requested.emit(name, value)
