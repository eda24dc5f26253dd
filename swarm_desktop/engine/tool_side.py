"""What models may do on this machine, and what programs of voters may."""

import logging
from collections.abc import Callable

from swarm_desktop.core.events import SandboxLookedFor
from swarm_desktop.core.ids import ApprovalId
from swarm_desktop.core.settings import Settings
from swarm_desktop.core.tool_calls import ToolCallRecord
from swarm_desktop.sandbox import Sandbox, SandboxUnavailableError, find_sandbox, sandbox_trouble
from swarm_desktop.tools import Toolbox

logger = logging.getLogger(__name__)


class ToolSide:
    """The part of `Commands` about tools."""

    def __init__(
        self, tools: Toolbox, *, settings: Callable[[], Settings], publish: Callable[[SandboxLookedFor], None]
    ) -> None:
        self._tools = tools
        self._settings_of_tools = settings
        self._publish_sandbox = publish

    async def settle_approval(self, approval_id: ApprovalId, *, allow: bool, remember: bool = False) -> None:
        """Say yes or no to a tool call."""
        self._tools.settle(approval_id, allow=allow, remember=remember)

    async def tool_calls(self) -> tuple[ToolCallRecord, ...]:
        """Return the newest entries of the tools' audit trail."""
        return await self._tools.calls()

    async def look_for_sandbox(self) -> None:
        """Publish whether programs of voters could be run here."""
        self._publish_sandbox(SandboxLookedFor(await sandbox_trouble()))

    def sandbox(self) -> Sandbox | None:
        """Return where programs of voters run; None where settings, or this machine, do not let them."""
        if not self._settings_of_tools().voting.run_code:
            return None
        try:
            return find_sandbox()
        except SandboxUnavailableError as error:
            logger.warning("Programs are compared by their text. %s", error.message)
            return None
