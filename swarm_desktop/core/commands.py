"""What the window and the command line may ask of the engine, as awaited calls."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from swarm_desktop.core.api_keys import ApiKey, NewApiKey
from swarm_desktop.core.desktop_commands import DesktopCommands
from swarm_desktop.core.doctor import DoctorReport
from swarm_desktop.core.editors import EditorId, EditorSetup
from swarm_desktop.core.hive_commands import HiveCommands
from swarm_desktop.core.ids import ApprovalId, QuestionId, WorkerId
from swarm_desktop.core.log_commands import LogCommands
from swarm_desktop.core.model_commands import ModelCommands
from swarm_desktop.core.profile_commands import ProfileCommands
from swarm_desktop.core.runtime_commands import RuntimeCommands
from swarm_desktop.core.settings import Settings
from swarm_desktop.core.snapshot import QuestionView, Snapshot
from swarm_desktop.core.tool_calls import ToolCallRecord
from swarm_desktop.core.update_commands import UpdateCommands
from swarm_desktop.core.votes import VoteSummary

Unsubscribe = Callable[[], None]


@dataclass(frozen=True, slots=True)
class AskRequest:
    """A question typed by a person."""

    text: str
    voters: int
    strategy: str = "auto"
    model: str = ""
    """Empty: the first model that is ready."""
    seed: int | None = None


@dataclass(frozen=True, slots=True)
class EndpointTest:
    """What came back when the endpoint was called as an editor would call it."""

    ok: bool
    message: str
    seconds: float = 0.0
    model: str = ""


class Commands(
    ModelCommands,
    ProfileCommands,
    RuntimeCommands,
    HiveCommands,
    UpdateCommands,
    DesktopCommands,
    LogCommands,
    Protocol,
):
    """The engine as everybody else sees it. Each call raises `SwarmError` when it cannot be done."""

    async def start(self) -> None:
        """Start endpoint and workers; return when the endpoint listens (workers may still load)."""

    async def stop(self) -> None:
        """Stop everything that `start` started; return when nothing of it runs any more."""

    async def ask(self, request: AskRequest) -> QuestionId:
        """Start a vote and return at once; progress and verdict appear in the snapshots."""

    async def cancel(self, question_id: QuestionId) -> None:
        """Cancel a question; unknown or finished ones are ignored."""

    async def use_model(self, path: Path | None) -> None:
        """Check a GGUF file, make it the model of this machine and remember it; None is the practice model."""

    async def restart_worker(self, worker_id: WorkerId) -> None:
        """Stop and start a worker, also one that gave up; its safety fall-backs are forgotten."""

    async def stop_worker(self, worker_id: WorkerId) -> None:
        """Stop a worker, so that its memory is free; `restart_worker` brings it back."""

    async def worker_log(self, worker_id: WorkerId) -> str:
        """Return the end of the worker's log (at most 64 KiB)."""

    async def test_endpoint(self) -> EndpointTest:
        """Ask a tiny question through HTTP as an editor would."""

    async def endpoint_key(self) -> str:
        """Return the key that clients of the endpoint send."""

    async def renew_endpoint_key(self) -> str:
        """Replace the key; programs with the old one are refused at once."""

    async def api_keys(self) -> tuple[ApiKey, ...]:
        """Return all keys, the default one first."""

    async def add_api_key(self, name: str) -> NewApiKey:
        """Make a further key. Raises BadRequestError where the name is taken or cannot be used."""

    async def revoke_api_key(self, name: str) -> None:
        """Forget a key; programs with it are refused at once. Raises BadRequestError where there is none."""

    async def editor_setup(self, editor: EditorId, model: str) -> EditorSetup:
        """Return how a program is pointed at `model`, and what writing its settings file would change."""

    async def write_editor_setup(self, editor: EditorId, model: str, fingerprint: str) -> EditorSetup:
        """Make the change of that fingerprint; a backup is kept. Raises EditorFileError where it is another by now."""

    async def undo_editor_setup(self, editor: EditorId) -> None:
        """Take the last change of that program's file back. Raises EditorFileError where somebody changed it since."""

    async def votes(self, search: str = "") -> tuple[VoteSummary, ...]:
        """Return the newest votes of the ledger that contain `search`, newest first."""

    async def past_vote(self, question_id: QuestionId) -> QuestionView | None:
        """Return all that the ledger kept of one vote."""

    async def forget_votes(self, question_id: QuestionId | None = None) -> None:
        """Forget one vote, or all of them."""

    async def settle_approval(self, approval_id: ApprovalId, *, allow: bool, remember: bool = False) -> None:
        """Say yes or no to a tool call; with `remember` yes to this tool and client until the program ends.

        Calls that do not wait any more are ignored.
        """

    async def tool_calls(self) -> tuple[ToolCallRecord, ...]:
        """Return the newest entries of the tools' audit trail, newest first."""

    async def doctor(self) -> DoctorReport:
        """Return what keeps machines from finding each other, and what to do about it. It takes some seconds."""

    async def settings(self) -> Settings:
        """Return the settings in force."""

    async def change_settings(self, changes: Mapping[str, Any]) -> Settings:
        """Check, apply and save changed values, named as `section.key`; nothing is saved if one is wrong."""


class Store(Protocol):
    """Where snapshots come from."""

    @property
    def snapshot(self) -> Snapshot:
        """The latest snapshot."""

    def subscribe(self, listener: Callable[[Snapshot], None]) -> Unsubscribe:
        """Call `listener` in the engine's thread with each new snapshot, at most ten times a second."""
