"""Commands that only remember what they were asked; editors' files are really written, below a home of their own."""

import asyncio
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from swarm_desktop.core.api_keys import DEFAULT_KEY, ApiKey, NewApiKey
from swarm_desktop.core.commands import AskRequest, EndpointTest
from swarm_desktop.core.doctor import DoctorReport
from swarm_desktop.core.editors import EditorId, EditorSetup
from swarm_desktop.core.errors import BadRequestError, SwarmError
from swarm_desktop.core.hive import Invite, PeerModel, PeerRecord
from swarm_desktop.core.ids import ApprovalId, NodeId, QuestionId, WorkerId
from swarm_desktop.core.settings import Settings
from swarm_desktop.core.snapshot import QuestionView
from swarm_desktop.core.tool_calls import ToolCallRecord
from swarm_desktop.core.votes import VoteSummary
from swarm_desktop.editors import Connection, EditorDesk, connection_to
from swarm_desktop.editors.places import Places
from tests.ui import hives
from tests.ui.fake_models import FakeModelCommands
from tests.ui.fake_program import FakeProgramCommands
from tests.ui.fake_runtimes import FakeRuntimeCommands
from tests.ui.snapshots import QUESTION_ID, READY

KEY = "sk-swarm-3f9c2b7d14e84aa0b7a9"
NEW_KEY = "sk-swarm-T1hcM0nkQ2vYb8Wq5rZx9Kp"
KEYS = (
    ApiKey(DEFAULT_KEY, last_used_at=1_767_000_000.0),
    ApiKey("laptop", created_at=1_766_000_000.0, last_used_at=1_767_100_000.0, ending="s7Qd"),
    ApiKey("garden-camera", created_at=1_766_500_000.0, ending="Zt0a"),
)
LOG = "".join(f"12:04:{second:02d} slot {second}: released, 31 tokens\n" for second in range(40))


class FakeCommands(FakeModelCommands, FakeRuntimeCommands, FakeProgramCommands):
    """`calls` holds name and arguments of each call; `errors` makes the named call fail."""

    def __init__(self, settings: Settings | None = None, home: Path = Path("/home/ada")) -> None:
        super().__init__()
        FakeProgramCommands.__init__(self)
        self.calls: list[tuple[str, object]] = []
        self.errors: dict[str, Exception] = {}
        self.gates: dict[str, asyncio.Future[None]] = {}
        self.current = settings or Settings()
        self.key = KEY
        self.keys: tuple[ApiKey, ...] = KEYS
        self.editors = EditorDesk(home / "editor-changes.json", Places(home, {}, "linux"))
        self.snapshot = READY
        self.log = LOG
        self.ledger: tuple[VoteSummary, ...] = ()
        self.past: dict[QuestionId, QuestionView] = {}
        self.trail: tuple[ToolCallRecord, ...] = ()
        self.records: tuple[PeerRecord, ...] = hives.RECORDS
        self.invite = hives.INVITE
        self.peer_files: tuple[PeerModel, ...] = hives.PEER_MODELS
        self.report = hives.REPORT
        self.test = EndpointTest(ok=True, message="42", seconds=0.21, model="practice")

    def named(self, name: str) -> list[object]:
        """Return the arguments of all calls of that name."""
        return [argument for called, argument in self.calls if called == name]

    async def start(self) -> None:
        await self._called("start")

    async def stop(self) -> None:
        await self._called("stop")

    async def ask(self, request: AskRequest) -> QuestionId:
        await self._called("ask", request)
        return QUESTION_ID

    async def cancel(self, question_id: QuestionId) -> None:
        await self._called("cancel", question_id)

    async def use_model(self, path: Path | None) -> None:
        await self._called("use_model", path)
        await self.change_settings({"worker.model_file": path})

    async def restart_worker(self, worker_id: WorkerId) -> None:
        await self._called("restart_worker", worker_id)

    async def stop_worker(self, worker_id: WorkerId) -> None:
        await self._called("stop_worker", worker_id)

    async def worker_log(self, worker_id: WorkerId) -> str:
        await self._called("worker_log", worker_id)
        return self.log

    async def test_endpoint(self) -> EndpointTest:
        await self._called("test_endpoint")
        return self.test

    async def endpoint_key(self) -> str:
        await self._called("endpoint_key")
        return self.key

    async def renew_endpoint_key(self) -> str:
        await self._called("renew_endpoint_key")
        self.key = "sk-swarm-new"
        return self.key

    async def editor_setup(self, editor: EditorId, model: str) -> EditorSetup:
        await self._called("editor_setup", (editor, model))
        return self.editors.setup(editor, self._connection(model))

    async def write_editor_setup(self, editor: EditorId, model: str, fingerprint: str) -> EditorSetup:
        await self._called("write_editor_setup", (editor, model, fingerprint))
        return self.editors.write(editor, self._connection(model), fingerprint)

    async def undo_editor_setup(self, editor: EditorId) -> None:
        await self._called("undo_editor_setup", editor)
        self.editors.undo(editor)

    async def api_keys(self) -> tuple[ApiKey, ...]:
        await self._called("api_keys")
        return self.keys

    async def add_api_key(self, name: str) -> NewApiKey:
        await self._called("add_api_key", name)
        self.keys = (*self.keys, ApiKey(name, created_at=1_767_200_000.0, ending="x9Kp"))
        return NewApiKey(name, NEW_KEY)

    async def revoke_api_key(self, name: str) -> None:
        await self._called("revoke_api_key", name)
        self.keys = tuple(key for key in self.keys if key.name != name)

    async def votes(self, search: str = "") -> tuple[VoteSummary, ...]:
        await self._called("votes", search)
        return tuple(vote for vote in self.ledger if search in vote.prompt or search in vote.origin)

    async def past_vote(self, question_id: QuestionId) -> QuestionView | None:
        await self._called("past_vote", question_id)
        return self.past.get(question_id)

    async def forget_votes(self, question_id: QuestionId | None = None) -> None:
        await self._called("forget_votes", question_id)
        self.ledger = tuple(vote for vote in self.ledger if question_id not in {None, vote.id})

    async def settle_approval(self, approval_id: ApprovalId, *, allow: bool, remember: bool = False) -> None:
        await self._called("settle_approval", (approval_id, allow, remember))

    async def tool_calls(self) -> tuple[ToolCallRecord, ...]:
        await self._called("tool_calls")
        return self.trail

    async def pair(self, address: str, code: str = "") -> None:
        await self._called("pair", (address, code))

    async def confirm_pairing(self, *, accept: bool) -> None:
        await self._called("confirm_pairing", accept)

    async def make_invite(self) -> Invite:
        await self._called("make_invite")
        return self.invite

    async def peers(self) -> tuple[PeerRecord, ...]:
        await self._called("peers")
        return self.records

    async def peer_models(self, node_id: NodeId) -> tuple[PeerModel, ...]:
        await self._called("peer_models", node_id)
        return self.peer_files

    async def rename_node(self, name: str) -> None:
        await self._called("rename_node", name)

    async def revoke_peer(self, node_id: NodeId) -> None:
        await self._called("revoke_peer", node_id)

    async def pause_lending(self, seconds: float) -> None:
        await self._called("pause_lending", seconds)

    async def doctor(self) -> DoctorReport:
        await self._called("doctor")
        return self.report

    async def settings(self) -> Settings:
        await self._called("settings")
        return self.current

    async def change_settings(self, changes: Mapping[str, Any]) -> Settings:
        await self._called("change_settings", dict(changes))
        values = self.current.model_dump()
        for name, value in changes.items():
            *sections, key = name.split(".")
            table = values
            for section in sections:
                table = table[section]
            table[key] = value
        self.current = Settings.model_validate(values)
        return self.current

    def _connection(self, model: str) -> Connection:
        return connection_to(self.snapshot, self.current.endpoint, self.key, model)

    async def _called(self, name: str, argument: object = None) -> None:
        self.calls.append((name, argument))
        if name in self.gates:
            await self.gates[name]
        if name in self.errors:
            raise self.errors[name]


def refusal(message: str = "Input should be less than or equal to 65535.", details: str = "") -> SwarmError:
    """Return an error as commands raise it."""
    return BadRequestError(message, details=details)
