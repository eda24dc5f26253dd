"""What a person does about other machines, in one place: commands, questions before them, and what they lead to."""

from collections.abc import Callable, Mapping
from functools import partial

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from swarm_desktop.core.commands import Commands
from swarm_desktop.core.errors import HiveError, HivePortError, PairingBusyError, SwarmError
from swarm_desktop.core.hive import Invite, PeerModel, PeerRecord
from swarm_desktop.core.ids import NodeId
from swarm_desktop.core.links import InviteLink
from swarm_desktop.core.model_files import FoundModel
from swarm_desktop.core.settings import Settings
from swarm_desktop.core.snapshot import Snapshot
from swarm_ui.hive.add_dialog import AddDialog
from swarm_ui.hive.doctor_dialog import DoctorDialog
from swarm_ui.hive.invite_dialog import InviteDialog
from swarm_ui.hive.machine import MachineProps
from swarm_ui.hive.rename_dialog import RenameDialog
from swarm_ui.tasks import Tasks
from swarm_ui.widgets.confirmation import confirm


def ends_a_pairing(error: SwarmError) -> bool:
    """Tell whether a pairing that had begun failed: the pairing's own dialog tells that."""
    before = {HiveError, HivePortError, PairingBusyError}
    return isinstance(error, HiveError) and type(error) not in before


class HiveDesk(QObject):
    """Belongs to the window; dialogs open over the page that asks."""

    settings_changed = Signal(object)
    records_changed = Signal()

    def __init__(self, commands: Commands, tasks: Tasks, parent: QObject) -> None:
        super().__init__(parent)
        self._commands = commands
        self._tasks = tasks
        self._snapshot = Snapshot()
        self.records: tuple[PeerRecord, ...] = ()
        """What was known of other machines when somebody looked last."""
        self.models: Mapping[str, tuple[PeerModel, ...]] = {}
        """What may be copied from machines that somebody looked at."""
        self.here: frozenset[str] = frozenset()
        """Names of the models of this machine."""

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Take over the newest facts."""
        self._snapshot = snapshot

    def switch_on(self) -> None:
        """Let other machines see this one."""
        self._tasks.run(self._commands.change_settings({"hive.enabled": True}), done=self.settings_changed.emit)

    def pair(self, address: str) -> None:
        """Begin to pair with a machine."""
        self._pair(address, "", self._pairing_failed, lambda: None)

    def add(self, page: QWidget, link: InviteLink | None = None) -> None:
        """Ask for the address of a machine, and begin to pair with it; `link` fills it in."""
        dialog = AddDialog(page, link)

        def fail(error: SwarmError) -> None:
            if ends_a_pairing(error):
                dialog.accept()
            else:
                dialog.show_fault(error.message)

        dialog.pair_requested.connect(lambda address, code: self._pair(address, code, fail, dialog.accept))
        dialog.open()

    def make_code(self, page: QWidget) -> None:
        """Make the code of an invite and show it."""
        self._tasks.run(self._commands.make_invite(), done=partial(self._show_code, page))

    def examine(self, page: QWidget) -> None:
        """Show why machines do not find each other."""
        dialog = DoctorDialog(self._commands, self._tasks, page)
        dialog.show()
        dialog.look()

    def refresh(self) -> None:
        """Ask what is known of other machines."""
        self._tasks.run(self._commands.peers(), done=self._take_records, failed=lambda _: None)

    def look_at_models(self, node_id: str) -> None:
        """Ask which models may be copied from a machine, and which are here already."""

        def take(models: tuple[PeerModel, ...]) -> None:
            self.models = {**self.models, node_id: models}
            self.records_changed.emit()

        def take_found(found: tuple[FoundModel, ...]) -> None:
            self.here = frozenset(model.name for model in found)
            self.records_changed.emit()

        self._tasks.run(self._commands.peer_models(NodeId(node_id)), done=take, failed=lambda _: None)
        self._tasks.run(self._commands.found_models(), done=take_found, failed=lambda _: None)

    def copy_model(self, name: str) -> None:
        """Fetch a model; machines of the hive are asked for it before the internet is."""
        self._tasks.run(self._commands.download_model(name))

    def revoke(self, machine: MachineProps, page: QWidget) -> None:
        """Take a machine out of the hive, if the person means it."""
        confirm(
            page,
            self.tr("Take {name} out of the hive?").format(name=machine.name),
            self.tr(
                "The two machines trust each other no more, and what {name} is working at for this one ends at once. "
                "To come back it has to be paired again."
            ).format(name=machine.name),
            self.tr("Take out"),
            lambda: self._tasks.run(self._commands.revoke_peer(machine.id)),
        )

    def set_asked(self, node_id: str, settings: Settings, *, asked: bool) -> None:
        """Ask a machine for votes from now on, or leave it alone."""
        others = [spared for spared in settings.hive.not_asked if spared != node_id]
        spared = others if asked else [*others, node_id]
        changes = {"hive.not_asked": spared}
        self._tasks.run(self._commands.change_settings(changes), done=self.settings_changed.emit)

    def rename(self, name: str, page: QWidget) -> None:
        """Ask for another name of this machine."""
        dialog = RenameDialog(name, page)

        def take() -> None:
            dialog.accept()
            self._read_settings()

        def request(wanted: str) -> None:
            self._tasks.run(
                self._commands.rename_node(wanted),
                done=lambda _: take(),
                failed=lambda error: dialog.field.show_fault(error.message),
            )

        dialog.rename_requested.connect(request)
        dialog.open()

    def pause_lending(self, seconds: float) -> None:
        """Lend nothing for so long; 0 lends again."""
        self._tasks.run(self._commands.pause_lending(seconds))

    def _pair(self, address: str, code: str, failed: Callable[[SwarmError], None], done: Callable[[], None]) -> None:
        self._tasks.run(
            self._commands.pair(address, code), done=lambda _: done(), failed=failed, settled=self._read_settings
        )

    def _pairing_failed(self, error: SwarmError) -> None:
        if not ends_a_pairing(error):
            self._tasks.failed.emit(error)

    def _show_code(self, page: QWidget, invite: Invite) -> None:
        InviteDialog(invite, self._snapshot.hive.port, page).open()
        self._read_settings()

    def _read_settings(self) -> None:
        # Pairing and inviting switch the hive on.
        self._tasks.run(self._commands.settings(), done=self._take_settings)

    def _take_settings(self, settings: Settings) -> None:
        self.settings_changed.emit(settings)

    def _take_records(self, records: tuple[PeerRecord, ...]) -> None:
        self.records = records
        self.records_changed.emit()
