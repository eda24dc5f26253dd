"""The engine: it starts and stops the rooms, and does what window and command line ask of it."""

import asyncio
import platform
import time
from collections.abc import Callable, Mapping
from typing import Any

from swarm_desktop.api.context import Context
from swarm_desktop.api.measured_swarm import MeasuredSwarm
from swarm_desktop.api.server import Endpoint
from swarm_desktop.core.commands import EndpointTest
from swarm_desktop.core.downloads import DownloadState
from swarm_desktop.core.errors import EndpointError, SwarmError
from swarm_desktop.core.events import (
    ClientSeen,
    DownloadChanged,
    DownloadRemoved,
    EndpointChanged,
    EngineStarted,
    EngineStopped,
    Event,
    NodeNamed,
    WorkerChanged,
    WorkerRemoved,
)
from swarm_desktop.core.settings import Settings
from swarm_desktop.core.snapshot import EndpointView, NodeView, Snapshot, WorkerView
from swarm_desktop.editors import Connection, EditorDesk, connection_to
from swarm_desktop.engine.background import Background
from swarm_desktop.engine.editor_setups import EditorCommands
from swarm_desktop.engine.endpoint_trial import try_endpoint
from swarm_desktop.engine.hardware_watch import watch_hardware
from swarm_desktop.engine.hive_side import HiveSide
from swarm_desktop.engine.keys import KeyCommands
from swarm_desktop.engine.past_votes import PastVoteCommands
from swarm_desktop.engine.profile_side import ProfileSide
from swarm_desktop.engine.program_side import ProgramSide
from swarm_desktop.engine.questions import QuestionCommands
from swarm_desktop.engine.runtime_side import RuntimeSide
from swarm_desktop.engine.tool_side import ToolSide
from swarm_desktop.engine.worker_side import WorkerCommands
from swarm_desktop.ledger import ToolCallTrail, VoteLedger
from swarm_desktop.models.library import ModelLibrary
from swarm_desktop.power import keep_awake
from swarm_desktop.responses import ResponseShelf
from swarm_desktop.state.folder import DataFolder
from swarm_desktop.state.key_uses import save_key_uses
from swarm_desktop.state.secrets import SecretStore
from swarm_desktop.state.settings_file import SettingsFile
from swarm_desktop.store import SnapshotStore
from swarm_desktop.tools import Approvals, Toolbox
from swarm_desktop.workers.supervisor import Supervisor

Announce = Callable[[str | None], None]


class Engine(
    ModelLibrary,
    HiveSide,
    WorkerCommands,
    RuntimeSide,
    ProfileSide,
    QuestionCommands,
    PastVoteCommands,
    KeyCommands,
    EditorCommands,
    ProgramSide,
    ToolSide,
):
    """Implements `Commands`; lives in one event loop and is used from there only.

    Each part has its own facts and is made by its own constructor, in the order in which they need each other.
    """

    def __init__(
        self,
        settings_file: SettingsFile,
        secret_store: SecretStore,
        folder: DataFolder,
        announce: Announce = lambda _: None,
        *,
        attended: bool = False,
    ) -> None:
        """`announce` is told the endpoint's address when it listens, and None when it does not any more.

        `attended`: whether there is a window in which a person can be asked.

        Raises StateError where the settings cannot be read.
        """
        self._settings_file = settings_file
        self._announce = announce
        self._settings = settings_file.load()
        self._supervisor = Supervisor(
            folder.logs,
            self._settings.worker,
            self._worker_changed,
            memory=lambda: (self._settings.memory, self._settings.voting.voters),
        )
        HiveSide.__init__(
            self,
            folder,
            secret_store,
            self._supervisor,
            settings=lambda: self._settings,
            name=self._node_name,
            change_settings=self.change_settings,
            snapshot=lambda: self.store.snapshot,
            publish=self._publish,
        )
        node = self.hive.node_id
        self.store = SnapshotStore(Snapshot(node=NodeView(node, self._node_name())))
        ModelLibrary.__init__(
            self,
            folder,
            secret_store,
            settings=lambda: self._settings,
            hardware=lambda: self.store.snapshot.node.hardware,
            publish=self._download_changed,
            neighbours=self.neighbours,
        )
        self._lock = asyncio.Lock()
        WorkerCommands.__init__(
            self,
            self._supervisor,
            self.store,
            settings=lambda: self._settings,
            change_settings=self.change_settings,
            start_profile=self.start_profile,
            forget_profile=self.forget_profile,
            start_servers=self.follow_servers,
            lock=self._lock,
        )
        RuntimeSide.__init__(
            self,
            secret_store,
            self._supervisor,
            settings=lambda: self._settings,
            change_settings=self.change_settings,
            publish=self.store.publish,
        )
        ProfileSide.__init__(
            self,
            folder,
            secret_store,
            self._supervisor,
            self,
            settings=lambda: self._settings,
            change_settings=self.change_settings,
            replace_workers=self.replace_running_workers,
            publish=self.store.publish,
        )
        ToolSide.__init__(
            self,
            Toolbox(
                lambda: self._settings.tools,
                Approvals(self.store.publish, attended=attended),
                ToolCallTrail(folder.tool_calls_file),
                folder.root,
            ),
            settings=lambda: self._settings,
            publish=self.store.publish,
        )
        self.swarm = MeasuredSwarm(
            self._supervisor,
            node,
            self._publish,
            sandbox=self.sandbox,
            embedding_model_file=lambda: self._settings.embedding.model_file,
            compression=lambda: self._settings.context.compression,
            borrower=self._borrower,
            stays_here=lambda model: model in self._settings.hive.here_only_models,
            loader=self.lifecycle,
            mix=lambda: self.mix,
        )
        QuestionCommands.__init__(self, self.swarm)
        PastVoteCommands.__init__(
            self, VoteLedger(folder.ledger_file), self.swarm.agreements, lambda: self._settings.ledger, self.store
        )
        KeyCommands.__init__(self, folder, secret_store)
        EditorCommands.__init__(self, EditorDesk(folder.editor_changes_file), self._connection)
        ProgramSide.__init__(self, folder, settings=lambda: self._settings.updates, publish=self.store.publish)
        self._responses = ResponseShelf(folder.responses_file)
        self._endpoint = Endpoint(
            Context(
                self.swarm,
                self._keys,
                self.swarm.metrics,
                settings=lambda: self._settings,
                snapshot=lambda: self.store.snapshot,
                client_seen=lambda name: self.store.publish(ClientSeen(name, time.time())),
                tools=self._tools,
                responses=self._responses,
                hive=self,
                profiles=self,
                runtimes=self,
                control_key=lambda: self.hive.control_key,
            )
        )
        self._background = Background()

    async def start(self) -> None:
        """Start endpoint and worker; return when the endpoint listens, while the worker may still load.

        Raises EndpointError or StateError, with nothing left running, or ModelFileError, with the endpoint up: the
        person can then choose another model.
        """
        async with self._lock:
            if self.store.snapshot.running:
                return
            self.store.publish(EngineStarted())
            self._background.run(watch_hardware(self.store, self.models_folder))
            self._background.run(self.lifecycle.run())
            self._background.run(save_key_uses(self._keys))
            self._background.run(self.look_for_sandbox())
            self._background.run(keep_awake(self.store, lambda: self._settings.power.keep_awake, self.store.publish))
            self._background.run(self.look_for_updates())
            self._background.run(self.learn_from_past_votes())
            self.downloads.restore()
            # The model loads while the keyring is asked: on some desktops that takes seconds.
            model_fault = await self.start_workers()
            try:
                await self._start_endpoint()
            except SwarmError as error:
                await self._stop_all()
                self.show_trouble(error)
                raise
            await self.start_hive()
            if model_fault:
                raise model_fault

    async def stop(self) -> None:
        """Stop everything that runs; questions on their way are cancelled."""
        async with self._lock:
            await self._stop_all()

    async def start_without_endpoint(self) -> None:
        """Start the worker alone, for a question from the command line."""
        async with self._lock:
            self.store.publish(EngineStarted())
            if model_fault := await self.start_workers():
                raise model_fault

    async def test_endpoint(self) -> EndpointTest:
        """Ask a tiny question through HTTP, as an editor would."""
        endpoint = self.store.snapshot.endpoint
        models = self.swarm.models()
        if endpoint is None or not models:
            return EndpointTest(ok=False, message="The engine is stopped. Start it and test again.")
        return await try_endpoint(endpoint.base_url, await self.endpoint_key(), models[0].model.id)

    async def settings(self) -> Settings:
        """Return the settings in force."""
        return self._settings

    async def change_settings(self, changes: Mapping[str, Any]) -> Settings:
        """Check, save and apply changed values, restarting only what they touch."""
        before, self._settings = self._settings, await asyncio.to_thread(self._settings_file.change, changes)
        after = self._settings
        if after.node_name != before.node_name:
            node = self.store.snapshot.node
            self.store.publish(NodeNamed(NodeView(node.id, self._node_name(), node.hardware, node.load)))
        async with self._lock:
            running = self.store.snapshot.running
            if running and (after.worker, after.runtimes.reader) != (before.worker, before.runtimes.reader):
                await self.replace_workers()
            if running and after.responses != before.responses:
                await self._responses.use(after.responses.keep)
            if after.embedding != before.embedding:
                await self._stop_embedder()
            if running and after.endpoint != before.endpoint:
                await self._move_endpoint(before)
            await self.follow_runtimes(before.runtimes, after.runtimes, running=running)
            await self.follow_hive_settings(before, after, running=running)
        return after

    async def _connection(self, model: str) -> Connection:
        return connection_to(self.store.snapshot, self._settings.endpoint, await self.endpoint_key(), model)

    async def _stop_all(self) -> None:
        await self.cancel_questions()
        await self._background.cancel()
        await self.downloads.close()
        await self.stop_hive()
        await self.votes_recorded()
        await self._stop_endpoint()
        await self._responses.written()
        await self._tools.close()
        await self._supervisor.close()
        self.store.publish(EngineStopped())

    async def _stop_embedder(self) -> None:
        """Stop the worker for vectors; the next text that needs it starts that of the model chosen now."""
        for worker in await self.swarm.embedder.stop():
            self.store.publish(WorkerRemoved(worker))

    async def _start_endpoint(self) -> None:
        await self.endpoint_key()
        await self._responses.use(self._settings.responses.keep)
        chosen = self._settings.endpoint
        base_url = await self._endpoint.start(chosen.host, chosen.port)
        # Announced first: whoever sees that it is ready looks for the address next.
        self._announce(base_url)
        self.store.publish(EndpointChanged(EndpointView(base_url, listening=True)))

    async def _move_endpoint(self, before: Settings) -> None:
        """Listen elsewhere. Where that fails the old address is kept, in the settings too."""
        await self._stop_endpoint()
        try:
            await self._start_endpoint()
        except EndpointError:
            kept = {"endpoint.host": before.endpoint.host, "endpoint.port": before.endpoint.port}
            self._settings = await asyncio.to_thread(self._settings_file.change, kept)
            await self._start_endpoint()
            raise

    async def _stop_endpoint(self) -> None:
        self._announce(None)
        await self._endpoint.stop()
        self.store.publish(EndpointChanged(None))

    def _publish(self, event: Event) -> None:
        """Publish an event of swarm or hive, and tell those parts that live by events."""
        self.store.publish(event)
        self.swarm.metrics.hear(event)
        self.hear_for_hive(event)
        self.record_vote(event)

    def _download_changed(self, event: DownloadChanged | DownloadRemoved) -> None:
        self.store.publish(event)
        if isinstance(event, DownloadChanged) and event.download.state is DownloadState.DONE:
            self.lifecycle.files_changed()

    def _worker_changed(self, worker: WorkerView) -> None:
        self.store.publish(WorkerChanged(worker))
        self.swarm.workers_changed()
        self.lifecycle.worker_changed(worker)

    def _node_name(self) -> str:
        return self._settings.node_name or platform.node() or "this machine"
