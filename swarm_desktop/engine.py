"""The engine: it puts the rooms together, and does what window and command line ask of it."""

import asyncio
import logging
import platform
import time
from collections.abc import Callable, Coroutine, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import aiohttp

from swarm_desktop import hardware
from swarm_desktop.api import Endpoint
from swarm_desktop.api.client_name import WINDOW_AGENT
from swarm_desktop.api.context import Context
from swarm_desktop.api.measured_swarm import MeasuredSwarm
from swarm_desktop.consensus import STRATEGIES
from swarm_desktop.core.api_keys import ApiKey, NewApiKey
from swarm_desktop.core.commands import AskRequest, EndpointTest
from swarm_desktop.core.doctor import DoctorReport
from swarm_desktop.core.editors import EditorId, EditorSetup
from swarm_desktop.core.errors import (
    BadRequestError,
    EndpointError,
    ModelFileError,
    NoWorkerReadyError,
    StateError,
    SwarmError,
)
from swarm_desktop.core.events import (
    ClientSeen,
    EndpointChanged,
    EngineStarted,
    EngineStopped,
    EngineTroubled,
    Event,
    HardwareFound,
    LoadMeasured,
    NodeNamed,
    PeerChanged,
    PeerRemoved,
    QuestionEnded,
    QuestionsForgotten,
    SandboxLookedFor,
    WorkerChanged,
    WorkerRemoved,
)
from swarm_desktop.core.hive import PeerRecord
from swarm_desktop.core.ids import ApprovalId, QuestionId, WorkerId
from swarm_desktop.core.settings import Settings
from swarm_desktop.core.snapshot import EndpointView, NodeView, QuestionView, Snapshot, Trouble, WorkerView
from swarm_desktop.core.tool_calls import ToolCallRecord
from swarm_desktop.core.votes import VoteSummary
from swarm_desktop.editors import Connection, EditorDesk, connection_to
from swarm_desktop.hive import Hive, PeerCommands, Surroundings
from swarm_desktop.hive.discovery.lookout import Lookout
from swarm_desktop.ledger import LendingAccount, ToolCallTrail, VoteLedger
from swarm_desktop.models.gguf import model_view, practice_model_file
from swarm_desktop.models.library import ModelLibrary
from swarm_desktop.responses import ResponseShelf
from swarm_desktop.sandbox import Sandbox, SandboxUnavailableError, find_sandbox, sandbox_trouble
from swarm_desktop.state.api_keys import ApiKeys
from swarm_desktop.state.folder import DataFolder
from swarm_desktop.state.key_uses import save_key_uses
from swarm_desktop.state.secrets import ENDPOINT_KEY, SecretStore
from swarm_desktop.state.settings_file import SettingsFile
from swarm_desktop.store import SnapshotStore
from swarm_desktop.swarm import GenerationRequest, Outcome, new_seed
from swarm_desktop.swarm.borrowing import Borrower
from swarm_desktop.swarm.consent import own_requests_wait, runs_on_battery
from swarm_desktop.swarm.lending import Lender, OwnAffairs
from swarm_desktop.swarm.lending_book import LendingBook
from swarm_desktop.tools import Approvals, Toolbox
from swarm_desktop.workers.llama_runtime import WorkerAddress
from swarm_desktop.workers.supervisor import Supervisor

FIRST_LOAD_SECONDS = 1.0
LOAD_INTERVAL_SECONDS = 5.0
TEST_TIMEOUT_SECONDS = 60.0

logger = logging.getLogger(__name__)

Announce = Callable[[str | None], None]


class Engine(ModelLibrary, PeerCommands):
    """Implements `Commands`; lives in one event loop and is used from there only."""

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
        self._secret_store = secret_store
        self._announce = announce
        self._settings = settings_file.load()
        self._key = ""
        around = Surroundings(
            settings=lambda: self._settings.hive,
            name=self._node_name,
            change_settings=self.change_settings,
            publish=self._publish,
        )
        self._supervisor = Supervisor(folder.logs, self._settings.worker, self._worker_changed)
        self._lending_book = LendingBook(LendingAccount(folder.lending_file), self._publish)
        affairs = OwnAffairs(
            settings=lambda: self._settings.lending,
            on_battery=lambda: runs_on_battery(self.store.snapshot.node.hardware),
            requests_wait=self._own_requests_wait,
            account=self._lending_book.add,
        )
        self._lender = Lender(self._supervisor, affairs, self._publish)
        self.hive = Hive(folder, secret_store, around, self._lender.routes())
        self._borrower = Borrower(self.hive, lambda: self._settings.hive.ask, publish=self._publish)
        self._lookout = Lookout(self.hive, around, lambda: self.store.snapshot)
        node = self.hive.node_id
        self.store = SnapshotStore(Snapshot(node=NodeView(node, self._node_name())))
        super().__init__(
            folder,
            secret_store,
            settings=lambda: self._settings,
            hardware=lambda: self.store.snapshot.node.hardware,
            publish=self.store.publish,
        )
        self._ledger = VoteLedger(folder.ledger_file)
        self._editors = EditorDesk(folder.editor_changes_file)
        self.swarm = MeasuredSwarm(
            self._supervisor,
            node,
            self._publish,
            sandbox=self._sandbox,
            embedding_model_file=lambda: self._settings.embedding.model_file,
            compression=lambda: self._settings.context.compression,
            borrower=self._borrower,
            stays_here=lambda model: model in self._settings.hive.here_only_models,
        )
        self._keys = ApiKeys(folder.api_keys_file, default=lambda: self._key)
        self._tools = Toolbox(
            lambda: self._settings.tools,
            Approvals(self.store.publish, attended=attended),
            ToolCallTrail(folder.tool_calls_file),
            folder.root,
        )
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
                control_key=lambda: self.hive.control_key,
            )
        )
        self._lock = asyncio.Lock()
        self._questions: dict[QuestionId, asyncio.Task[Outcome]] = {}
        self._background: set[asyncio.Task[None]] = set()
        self._recordings: set[asyncio.Task[None]] = set()

    async def start(self) -> None:
        """Start endpoint and worker; return when the endpoint listens, while the worker may still load.

        Raises EndpointError or StateError, with nothing left running, or ModelFileError, with the endpoint up: the
        person can then choose another model.
        """
        async with self._lock:
            if self.store.snapshot.running:
                return
            self.store.publish(EngineStarted())
            _keep_running(self._watch_hardware(), self._background)
            _keep_running(save_key_uses(self._keys), self._background)
            _keep_running(self._look_for_sandbox(), self._background)
            self.downloads.restore()
            # The model loads while the keyring is asked: on some desktops that takes seconds.
            model_fault = await self._start_worker()
            try:
                await self._start_endpoint()
            except SwarmError as error:
                await self._stop_all()
                self._trouble(error)
                raise
            await self.hive.start()
            await self._lending_book.show()
            await self._lookout.follow()
            _keep_running(self._borrower.keep_up(), self._background)
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
            if model_fault := await self._start_worker():
                raise model_fault

    async def ask(self, request: AskRequest) -> QuestionId:
        """Start a vote and return at once."""
        generation = self.generation(request, "window")
        task = asyncio.create_task(self.swarm.vote(generation))
        self._questions[generation.id] = task
        task.add_done_callback(lambda _: self._question_over(generation.id))
        return generation.id

    def generation(self, request: AskRequest, origin: str) -> GenerationRequest:
        """Return the request for the swarm behind a person's question. Raises BadRequestError, NoWorkerReadyError."""
        if not request.text.strip():
            raise BadRequestError("There is no question. Type one and ask again.")
        if request.strategy not in STRATEGIES:
            raise BadRequestError(f"There is no strategy `{request.strategy}`. Known: {', '.join(STRATEGIES)}.")
        models = self.swarm.models()
        if not models:
            raise NoWorkerReadyError("No model is loaded. Start the engine, or choose a model in Settings.")
        return GenerationRequest(
            messages=({"role": "user", "content": request.text},),
            model=request.model or models[0].model.id,
            voting=True,
            voters=request.voters,
            strategy=request.strategy,
            origin=origin,
            seed=new_seed() if request.seed is None else request.seed,
        )

    async def cancel(self, question_id: QuestionId) -> None:
        """Cancel a question that was asked in the window."""
        task = self._questions.get(question_id)
        if task is not None:
            task.cancel()

    async def use_model(self, path: Path | None) -> None:
        """Make a GGUF file the model of this machine. Nothing changes where the file cannot be used."""
        if path is not None:
            model = await asyncio.to_thread(model_view, path)
            if model.embeds:
                raise ModelFileError(
                    f"{model.name} makes vectors of texts and cannot answer. "
                    "It can be chosen as `embedding.model_file` in the settings file."
                )
        before = self._settings.worker
        await self.change_settings({"worker.model_file": path})
        if self._settings.worker == before:
            # The same file again: its content may be another, or its worker may have given up.
            async with self._lock:
                if self.store.snapshot.running:
                    await self._replace_worker()

    async def restart_worker(self, worker_id: WorkerId) -> None:
        """Start a worker again, also one that gave up."""
        await self._supervisor.restart(worker_id)

    async def stop_worker(self, worker_id: WorkerId) -> None:
        """Stop a worker, so that its memory is free."""
        await self._supervisor.stop(worker_id)

    async def worker_log(self, worker_id: WorkerId) -> str:
        """Return the end of a worker's log."""
        return await asyncio.to_thread(self._supervisor.log, worker_id)

    def worker_address(self, worker_id: WorkerId) -> WorkerAddress:
        """Return where a worker's own server listens, for benchmarks."""
        return self._supervisor.address(worker_id)

    async def test_endpoint(self) -> EndpointTest:
        """Ask a tiny question through HTTP, as an editor would."""
        endpoint = self.store.snapshot.endpoint
        models = self.swarm.models()
        if endpoint is None or not models:
            return EndpointTest(ok=False, message="The engine is stopped. Start it and test again.")
        model = models[0].model.id
        question = {"model": model, "max_tokens": 16, "messages": [{"role": "user", "content": "Hello"}]}
        headers = {"Authorization": f"Bearer {self._key}", "User-Agent": WINDOW_AGENT}
        started = time.monotonic()
        try:
            timeout = aiohttp.ClientTimeout(total=TEST_TIMEOUT_SECONDS)
            async with (
                aiohttp.ClientSession(timeout=timeout, headers=headers) as session,
                session.post(f"{endpoint.base_url}/chat/completions", json=question) as response,
            ):
                answer = await response.json()
        except (aiohttp.ClientError, TimeoutError) as error:
            return EndpointTest(ok=False, message=f"No answer came: {error or 'it took too long'}.", model=model)
        seconds = time.monotonic() - started
        if "error" in answer:
            return EndpointTest(ok=False, message=str(answer["error"]["message"]), seconds=seconds, model=model)
        said = answer["choices"][0]["message"].get("content") or ""
        return EndpointTest(ok=True, message=said, seconds=seconds, model=model)

    async def editor_setup(self, editor: EditorId, model: str) -> EditorSetup:
        """Return how a program is pointed at `model`."""
        return await asyncio.to_thread(self._editors.setup, editor, await self._connection(model))

    async def write_editor_setup(self, editor: EditorId, model: str, fingerprint: str) -> EditorSetup:
        """Write a program's settings file, if that changes what was shown."""
        return await asyncio.to_thread(self._editors.write, editor, await self._connection(model), fingerprint)

    async def undo_editor_setup(self, editor: EditorId) -> None:
        """Take the last change of a program's settings file back."""
        await asyncio.to_thread(self._editors.undo, editor)

    async def votes(self, search: str = "") -> tuple[VoteSummary, ...]:
        """Return the newest votes of the ledger that contain `search`."""
        return await asyncio.to_thread(self._ledger.summaries, search)

    async def past_vote(self, question_id: QuestionId) -> QuestionView | None:
        """Return all that the ledger kept of one vote."""
        return await asyncio.to_thread(self._ledger.question, question_id)

    async def forget_votes(self, question_id: QuestionId | None = None) -> None:
        """Forget one vote, or all of them."""
        await asyncio.to_thread(self._ledger.forget, question_id)
        self.store.publish(QuestionsForgotten(question_id))

    async def endpoint_key(self) -> str:
        """Return the endpoint's key, made at first use."""
        self._key = self._key or await asyncio.to_thread(self._secret_store.read_or_create, ENDPOINT_KEY)
        return self._key

    async def renew_endpoint_key(self) -> str:
        """Replace the endpoint's key at once."""
        self._key = await asyncio.to_thread(self._secret_store.renew, ENDPOINT_KEY)
        return self._key

    async def api_keys(self) -> tuple[ApiKey, ...]:
        """Return all keys, the default one first."""
        return await asyncio.to_thread(self._keys.all)

    async def add_api_key(self, name: str) -> NewApiKey:
        """Make a further key."""
        return await asyncio.to_thread(self._keys.add, name)

    async def revoke_api_key(self, name: str) -> None:
        """Forget a key."""
        await asyncio.to_thread(self._keys.revoke, name)

    async def settle_approval(self, approval_id: ApprovalId, *, allow: bool, remember: bool = False) -> None:
        """Say yes or no to a tool call."""
        self._tools.settle(approval_id, allow=allow, remember=remember)

    async def tool_calls(self) -> tuple[ToolCallRecord, ...]:
        """Return the newest entries of the tools' audit trail."""
        return await self._tools.calls()

    async def peers(self) -> tuple[PeerRecord, ...]:
        """Return what is known of other machines, those too that are merely seen."""
        measured = {peer.id: peer for peer in self.store.snapshot.peers}
        known = (
            replace(peer, statistics=facts.statistics, votes_won=facts.votes_won)
            if (facts := measured.get(peer.id))
            else peer
            for peer in await super().peers()
        )
        return (*known, *self._lookout.strangers())

    async def pause_lending(self, seconds: float) -> None:
        """Lend no voters for so long."""
        self._lender.pause(seconds)

    async def doctor(self) -> DoctorReport:
        """Return what stands between this machine and others."""
        return await self._lookout.doctor()

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
            if self.store.snapshot.running and after.worker != before.worker:
                await self._replace_worker()
            if self.store.snapshot.running and after.responses != before.responses:
                await self._responses.use(after.responses.keep)
            if after.embedding != before.embedding:
                await self._stop_embedder()
            if self.store.snapshot.running and after.endpoint != before.endpoint:
                await self._move_endpoint(before)
            if after.hive != before.hive:
                await self.hive.follow_settings()
            if self.store.snapshot.running and (after.hive, after.node_name) != (before.hive, before.node_name):
                await self._lookout.follow()
        return after

    async def _connection(self, model: str) -> Connection:
        return connection_to(self.store.snapshot, self._settings.endpoint, await self.endpoint_key(), model)

    async def _stop_all(self) -> None:
        for task in (*self._questions.values(), *self._background):
            task.cancel()
        await asyncio.gather(*self._questions.values(), *self._background, return_exceptions=True)
        await self.downloads.close()
        await self._lookout.stop()
        await self.hive.stop()
        await self._lending_book.written()
        await asyncio.gather(*self._recordings)
        await self._stop_endpoint()
        await self._responses.written()
        await self._tools.close()
        await self._supervisor.close()
        self.store.publish(EngineStopped())

    async def _start_worker(self) -> SwarmError | None:
        """Start the worker; what is wrong with its model is shown, and returned."""
        self._supervisor.use_settings(self._settings.worker)
        try:
            await self._supervisor.start(self._settings.worker.model_file or practice_model_file())
        except ModelFileError as error:
            self._trouble(error)
            return error
        return None

    async def _replace_worker(self) -> None:
        views = self._supervisor.views()
        await self._supervisor.close()
        for worker in views:
            self.store.publish(WorkerRemoved(worker.id))
        self.store.publish(EngineTroubled(None))
        await self._start_worker()

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

    def _trouble(self, error: SwarmError) -> None:
        self.store.publish(EngineTroubled(Trouble(error.title, error.message, error.details)))

    def _publish(self, event: Event) -> None:
        """Publish an event of swarm or hive; an answered vote also goes into the ledger."""
        self.store.publish(event)
        if isinstance(event, PeerChanged | PeerRemoved):
            self._borrower.look_again()
        self.swarm.metrics.hear(event)
        self._lookout.hear(event)
        keep = self._settings.ledger.keep
        if isinstance(event, QuestionEnded) and event.verdict is not None and keep != "nothing":
            question = self.store.snapshot.question(event.question_id)
            if question is not None:
                _keep_running(self._record(question, with_content=keep == "everything"), self._recordings)

    async def _record(self, question: QuestionView, *, with_content: bool) -> None:
        try:
            await asyncio.to_thread(self._ledger.record, question, with_content=with_content)
        except StateError as error:
            # The answer is given already; a ledger that cannot be written must not make a failure of it.
            logger.warning("A vote was not recorded. %s", error.message)

    def _own_requests_wait(self, lent: int) -> bool:
        return own_requests_wait(self.store.snapshot.questions, self._supervisor.views(), lent)

    def _sandbox(self) -> Sandbox | None:
        if not self._settings.voting.run_code:
            return None
        try:
            return find_sandbox()
        except SandboxUnavailableError as error:
            logger.warning("Programs are compared by their text. %s", error.message)
            return None

    def _worker_changed(self, worker: WorkerView) -> None:
        self.store.publish(WorkerChanged(worker))
        self.swarm.workers_changed()

    def _question_over(self, question_id: QuestionId) -> None:
        task = self._questions.pop(question_id)
        if not task.cancelled():
            # Its failure is in the snapshot already; asyncio only wants to see that somebody looked.
            task.exception()

    async def _look_for_sandbox(self) -> None:
        self.store.publish(SandboxLookedFor(await sandbox_trouble()))

    async def _watch_hardware(self) -> None:
        found = await asyncio.to_thread(hardware.detect, models_folder=self.models_folder())
        self.store.publish(HardwareFound(found))
        # A load is measured since the time before, so the first measurement says nothing and the second comes soon.
        await asyncio.to_thread(hardware.load)
        interval = FIRST_LOAD_SECONDS
        while True:
            await asyncio.sleep(interval)
            self.store.publish(LoadMeasured(await asyncio.to_thread(hardware.load)))
            battery, known = await asyncio.to_thread(hardware.battery), self.store.snapshot.node.hardware
            if battery != known.battery:
                self.store.publish(HardwareFound(replace(known, battery=battery)))
            interval = LOAD_INTERVAL_SECONDS

    def _node_name(self) -> str:
        return self._settings.node_name or platform.node() or "this machine"


def _keep_running(work: Coroutine[Any, Any, None], tasks: set[asyncio.Task[None]]) -> None:
    """Run `work` as a task that is held in `tasks` until it ends; asyncio itself holds tasks only weakly."""
    task = asyncio.create_task(work)
    tasks.add(task)
    task.add_done_callback(tasks.discard)
