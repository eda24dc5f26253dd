"""The program itself: newer versions of it, what the desktop does for it, and its logs."""

from collections.abc import Callable

from swarm_desktop.core.events import Event, UpdateChanged
from swarm_desktop.core.settings import UpdatesSettings
from swarm_desktop.desktop import manners_here
from swarm_desktop.engine.desktop_side import DesktopSide
from swarm_desktop.engine.log_side import LogSide
from swarm_desktop.engine.update_side import UpdateSide
from swarm_desktop.logs import LogDesk
from swarm_desktop.state.folder import DataFolder
from swarm_desktop.updates.installation import this_installation
from swarm_desktop.updates.updates import Updates


class ProgramSide(UpdateSide, DesktopSide, LogSide):
    """The part of `Commands` that is about neither models nor machines."""

    def __init__(
        self, folder: DataFolder, *, settings: Callable[[], UpdatesSettings], publish: Callable[[Event], None]
    ) -> None:
        updates = Updates(
            folder.updates,
            this_installation(),
            settings=settings,
            publish=lambda view: publish(UpdateChanged(view)),
        )
        publish(UpdateChanged(updates.view))
        UpdateSide.__init__(self, updates)
        DesktopSide.__init__(self, manners_here(folder))
        LogSide.__init__(self, LogDesk(folder.logs, folder.program_log))
