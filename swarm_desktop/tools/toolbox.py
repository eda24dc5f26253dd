"""The tools together: which there are, and one call from its arguments to its entry in the audit trail."""

import asyncio
import json
import logging
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from swarm_desktop.core.errors import StateError, SwarmError, ToolsDisabledError
from swarm_desktop.core.ids import ApprovalId
from swarm_desktop.core.json_types import JsonObject
from swarm_desktop.core.settings import ToolsSettings
from swarm_desktop.core.tool_calls import Decision, Outcome, ToolCallRecord
from swarm_desktop.ledger import ToolCallTrail
from swarm_desktop.tools.approvals import Approvals
from swarm_desktop.tools.errors import ToolError
from swarm_desktop.tools.execute_bash import ExecuteBash
from swarm_desktop.tools.folders import Folders
from swarm_desktop.tools.read_file import ReadFile
from swarm_desktop.tools.tool import Policy, Prepared, Tool, ToolResult
from swarm_desktop.tools.webfetch import WebFetch
from swarm_desktop.tools.write_file import WriteFile

MOST_AT_A_TIME = 4

logger = logging.getLogger(__name__)

_NO = {
    Decision.DENIED: "The person denied this call. Do not repeat it; ask what they would rather have.",
    Decision.TIMED_OUT: "The person did not answer in time, so the call was denied.",
    Decision.NOBODY_THERE: (
        "Nobody can be asked, because the program runs without a window; the call was denied. "
        'The person can open the window, or set `tools.approval = "never"` in the settings file.'
    ),
}


@dataclass(frozen=True, slots=True)
class OfferedTool:
    """A tool as clients list it."""

    name: str
    description: str
    parameters: JsonObject
    """JSON Schema of its arguments."""
    obstacle: str
    """Why it cannot be used; empty where it can."""


@dataclass(frozen=True, slots=True)
class ToolReport:
    """What came of one call."""

    result: ToolResult
    seconds: float
    """Without the wait for the person."""


def all_tools() -> tuple[Tool, ...]:
    """Return every tool there is."""
    return (ReadFile(), WriteFile(), ExecuteBash(), WebFetch())


class Toolbox:
    """Lives in the engine's loop."""

    def __init__(
        self,
        settings: Callable[[], ToolsSettings],
        approvals: Approvals,
        trail: ToolCallTrail,
        private: Path,
        tools: Sequence[Tool] | None = None,
    ) -> None:
        """`private` is the program's own folder, out of reach of every tool."""
        self._settings = settings
        self._approvals = approvals
        self._trail = trail
        self._private = private
        self._tools = {tool.name: tool for tool in tools or all_tools()}
        self._known: tuple[ToolsSettings, Folders] | None = None
        self._running = asyncio.Semaphore(MOST_AT_A_TIME)
        self._recordings: set[asyncio.Task[None]] = set()

    async def offered(self) -> tuple[OfferedTool, ...]:
        """Return all tools. Raises ToolsDisabledError where the person has not switched them on."""
        settings = self._in_force()
        try:
            policy = self._policy(settings)
        except ToolError as error:
            return tuple(OfferedTool(name, "", {}, str(error)) for name in self._tools)
        return tuple(
            [
                OfferedTool(
                    tool.name,
                    tool.description(policy),
                    tool.arguments.model_json_schema(),
                    await tool.obstacle(policy),
                )
                for tool in self._tools.values()
            ]
        )

    async def execute(self, name: str, given: JsonObject | str, client: str) -> ToolReport:
        """Check a call, ask the person, carry it out and record it. What goes wrong is a result for the model.

        When this is cancelled, the question is withdrawn or the work is ended. Raises ToolsDisabledError.
        """
        settings = self._in_force()
        call = _Call(client, name[:64])
        try:
            prepared = await self._prepared(name, given, settings)
            call.summary = prepared.summary
            call.decision = await self._ask(prepared, call, settings)
            if not call.decision.is_yes:
                return ToolReport(ToolResult(_NO[call.decision], ok=False), 0.0)
            async with self._running:
                return await self._run(prepared, call, settings)
        except ToolError as error:
            return ToolReport(ToolResult(str(error), ok=False), call.seconds)
        except asyncio.CancelledError:
            if call.decision.is_yes:
                call.outcome = Outcome.CANCELLED
            else:
                call.decision = Decision.WITHDRAWN
            raise
        finally:
            self._record(call.record())

    def settle(self, approval_id: ApprovalId, *, allow: bool, remember: bool) -> None:
        """Take the person's answer to a question that an event announced."""
        self._approvals.settle(approval_id, allow=allow, remember=remember)

    async def calls(self) -> tuple[ToolCallRecord, ...]:
        """Return the newest entries of the audit trail. Raises StateError."""
        await self.close()
        return await asyncio.to_thread(self._trail.newest)

    async def close(self) -> None:
        """Return when all entries of the audit trail are written."""
        await asyncio.gather(*self._recordings)

    def _in_force(self) -> ToolsSettings:
        settings = self._settings()
        if not settings.enabled:
            raise ToolsDisabledError(
                "No tool is used on this machine until the person switches tools on: on the Settings page, "
                "or with `enabled = true` under `[tools]` in the settings file."
            )
        return settings

    def _policy(self, settings: ToolsSettings) -> Policy:
        """Return what is allowed. Raises ToolError where the folders cannot be used as they are."""
        if self._known is None or self._known[0] != settings:
            self._approvals.forget()
            self._known = settings, Folders(settings.folders, self._private)
        return Policy(self._known[1], settings.network, settings.seconds, settings.output_bytes)

    async def _prepared(self, name: str, given: JsonObject | str, settings: ToolsSettings) -> Prepared:
        tool = self._tools.get(name)
        if tool is None:
            raise ToolError(f"There is no tool of that name. Known: {', '.join(self._tools)}.")
        policy = self._policy(settings)
        if obstacle := await tool.obstacle(policy):
            raise ToolError(f"`{name}` cannot be used here. {obstacle}")
        # Finding a path looks at the disk, which may be slow.
        return await asyncio.to_thread(tool.prepare, _read(given), policy)

    async def _ask(self, prepared: Prepared, call: "_Call", settings: ToolsSettings) -> Decision:
        if settings.approval == "never":
            return Decision.NOT_ASKED
        return await self._approvals.ask(
            tool=call.tool,
            summary=prepared.summary,
            details=prepared.details,
            client=call.client,
            may_be_remembered=settings.approval == "session",
        )

    async def _run(self, prepared: Prepared, call: "_Call", settings: ToolsSettings) -> ToolReport:
        if self._settings() != settings:
            raise ToolError("The settings of the tools changed while this call waited. Call again.")
        started = time.monotonic()
        call.outcome = Outcome.FAILED
        try:
            result = await prepared.run()
        except SwarmError as error:
            raise ToolError(error.message) from error
        finally:
            call.seconds = time.monotonic() - started
        if result.ok:
            call.outcome = Outcome.DONE
        return ToolReport(result, call.seconds)

    def _record(self, record: ToolCallRecord) -> None:
        # A task of its own: a cancelled call is recorded too.
        task = asyncio.create_task(self._write(record))
        self._recordings.add(task)
        task.add_done_callback(self._recordings.discard)

    async def _write(self, record: ToolCallRecord) -> None:
        try:
            await asyncio.to_thread(self._trail.record, record)
        except StateError as error:
            logger.warning("A tool call was not recorded. %s", error.message)


@dataclass(slots=True)
class _Call:
    """What is known of a call on its way, for its entry in the audit trail."""

    client: str
    tool: str
    summary: str = ""
    decision: Decision = Decision.REFUSED
    outcome: Outcome = Outcome.NOT_RUN
    seconds: float = 0.0

    def record(self) -> ToolCallRecord:
        return ToolCallRecord(
            time.time(), self.client, self.tool, self.summary, self.decision, self.outcome, self.seconds
        )


def _read(given: JsonObject | str) -> JsonObject:
    """Return the arguments as an object; models write them as a string. Raises ToolError."""
    if not isinstance(given, str):
        return given
    try:
        read = json.loads(given or "{}")
    except (ValueError, RecursionError) as error:
        raise ToolError(f"The arguments are not valid JSON: {error}.") from error
    if not isinstance(read, dict):
        raise ToolError("The arguments must be a JSON object.")
    return read
