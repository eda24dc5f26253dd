"""Links and files that the desktop hands to the program: shown as a proposal, never acted on unasked."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from swarm_desktop.core.errors import BadRequestError
from swarm_desktop.core.links import InviteLink, read_target
from swarm_ui.hive.desk import HiveDesk
from swarm_ui.widgets.confirmation import confirm


class Opening(QObject):
    """Belongs to the window."""

    page_requested = Signal(str)
    model_wanted = Signal(object)
    """Path of a model file that the person agreed to use."""
    refused = Signal(object)
    """The `SwarmError` that says why nothing was opened."""

    def __init__(self, hive: HiveDesk, page: Callable[[], QWidget], parent: QObject) -> None:
        """`page` returns the page that is shown, over which dialogs open."""
        super().__init__(parent)
        self._hive = hive
        self._page = page

    def open(self, target: str) -> None:
        """Propose what a link or a file asks for."""
        try:
            found = read_target(target)
        except BadRequestError as error:
            self.refused.emit(error)
            return
        if isinstance(found, InviteLink):
            self.page_requested.emit("hive")
            self._hive.add(self._page(), found)
        else:
            self.page_requested.emit("models")
            self._propose(found)

    def _propose(self, file: Path) -> None:
        confirm(
            self._page(),
            self.tr("Answer with {name}?").format(name=file.name),
            self.tr("{path} takes the place of the model that answers now.").format(path=file),
            self.tr("Use this model"),
            lambda: self.model_wanted.emit(file),
        )
