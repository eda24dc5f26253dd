"""Does what the view of runtimes and the dialog for a server want."""

from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from swarm_desktop.core.commands import Commands
from swarm_desktop.core.errors import SwarmError
from swarm_desktop.core.runtimes import ServerTrial
from swarm_desktop.core.settings import ServerSettings
from swarm_ui.tasks import Tasks
from swarm_ui.workers.runtimes import ServerProps
from swarm_ui.workers.runtimes_view import RuntimesView
from swarm_ui.workers.server_dialog import ServerDialog


class RuntimesDesk(QObject):
    """One for the page."""

    def __init__(self, commands: Commands, tasks: Tasks, view: RuntimesView, parent: QWidget) -> None:
        super().__init__(parent)
        self._commands = commands
        self._tasks = tasks
        self._view = view
        self._window = parent
        view.reader_chosen.connect(self._read_files_with)
        view.program_chosen.connect(self._use_program)
        view.add_requested.connect(self.add)
        view.try_requested.connect(self._try)
        view.remove_requested.connect(self._remove)

    def look(self) -> None:
        """Look again what can be used here: somebody may have installed something."""
        self._tasks.run(self._commands.look_for_runtimes())

    def add(self) -> ServerDialog:
        """Open the dialog for another server."""
        dialog = ServerDialog(self._window)
        closed: list[bool] = []
        dialog.finished.connect(lambda _: closed.append(True))

        def tell(message: str, *, ok: bool) -> None:
            # Whoever closed it meanwhile does not want to know.
            if not closed:
                dialog.show_result(message, ok=ok)

        def failed(error: SwarmError) -> None:
            tell(error.message, ok=False)

        def list_models(address: str, key: str) -> None:
            self._tasks.run(
                self._commands.server_models(address, key or None),
                done=lambda models: None if closed else dialog.show_models(models),
                failed=failed,
            )

        def try_out(server: ServerSettings, key: str) -> None:
            def done(trial: ServerTrial) -> None:
                tell(self._words(trial), ok=trial.ok)

            self._tasks.run(self._commands.try_server(server, key or None), done=done, failed=failed)

        def add(server: ServerSettings, key: str) -> None:
            def done(_: None) -> None:
                if not closed:
                    dialog.accept()

            self._tasks.run(self._commands.add_server(server, key or None), done=done, failed=failed)

        dialog.models_requested.connect(list_models)
        dialog.try_requested.connect(try_out)
        dialog.add_requested.connect(add)
        dialog.open()
        return dialog

    def _read_files_with(self, kind: str) -> None:
        self._tasks.run(self._commands.change_settings({"runtimes.files": kind}))

    def _use_program(self, path: Path) -> None:
        self._tasks.run(self._commands.change_settings({"runtimes.llama_server": path}))

    def _try(self, props: ServerProps) -> None:
        self._view.show_result(self.tr("{model} is being asked …").format(model=props.model), ok=True)

        def done(trial: ServerTrial) -> None:
            self._view.show_result(f"{props.model}: {self._words(trial)}", ok=trial.ok)

        def failed(error: SwarmError) -> None:
            self._view.show_result(error.message, ok=False)

        server = ServerSettings.checked(address=props.address, model=props.model, dialect=props.dialect)
        self._tasks.run(self._commands.try_server(server), done=done, failed=failed)

    def _remove(self, props: ServerProps) -> None:
        self._view.show_result("", ok=True)
        self._tasks.run(self._commands.remove_server(props.address, props.model))

    def _words(self, trial: ServerTrial) -> str:
        if not trial.ok:
            return trial.message
        said = self.tr("It answers: “{words}”, after {seconds} s.")
        return said.format(words=trial.message.strip()[:80], seconds=f"{trial.seconds:.1f}")
