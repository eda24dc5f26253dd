"""A toolbox with real tools, a person who can be asked, and two folders."""

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from swarm_desktop.core.events import ApprovalAsked, ApprovalSettled, Event
from swarm_desktop.core.json_types import JsonObject
from swarm_desktop.core.settings import ToolsSettings
from swarm_desktop.core.snapshot import ApprovalView
from swarm_desktop.ledger import ToolCallTrail
from swarm_desktop.tools import Approvals, Toolbox, ToolReport
from swarm_desktop.tools.execute_bash import ExecuteBash
from swarm_desktop.tools.read_file import ReadFile
from swarm_desktop.tools.webfetch import WebFetch
from swarm_desktop.tools.write_file import WriteFile

TOOLS = (ReadFile(), WriteFile(), ExecuteBash(), WebFetch(allowed=lambda _: True))


class Bench:
    """A toolbox whose settings a test changes, and what it publishes."""

    def __init__(self, folder: Path, *, attended: bool = True, patience_seconds: float = 60) -> None:
        self.reading = folder / "reading"
        self.writing = folder / "writing"
        self.private = folder / "private"
        for each in (self.reading, self.writing, self.private):
            each.mkdir()
        self.values: dict[str, Any] = {
            "enabled": True,
            "approval": "never",
            "folders": [{"path": self.writing, "write": True}, {"path": self.reading}],
        }
        self.waiting: list[ApprovalView] = []
        self.asked: asyncio.Queue[ApprovalView] = asyncio.Queue()
        approvals = Approvals(self._take, attended=attended, patience_seconds=patience_seconds)
        self.trail = ToolCallTrail(self.private / "tool-calls.sqlite")
        self.toolbox = Toolbox(self.settings, approvals, self.trail, self.private, TOOLS)

    def settings(self) -> ToolsSettings:
        return ToolsSettings.model_validate(self.values)

    async def call(self, name: str, given: JsonObject | str | None = None, /, **arguments: Any) -> ToolReport:
        return await self.toolbox.execute(name, arguments if given is None else given, "a test")

    async def content(self, name: str, **arguments: Any) -> str:
        report = await self.call(name, **arguments)
        assert report.result.ok, report.result.content
        return report.result.content

    async def fault(self, name: str, given: JsonObject | str | None = None, /, **arguments: Any) -> str:
        report = await self.call(name, given, **arguments)
        assert not report.result.ok, report.result.content
        return report.result.content

    def _take(self, event: Event) -> None:
        match event:
            case ApprovalAsked(approval):
                self.waiting.append(approval)
                self.asked.put_nowait(approval)
            case ApprovalSettled(approval_id):
                self.waiting = [approval for approval in self.waiting if approval.id != approval_id]


MakeBench = Callable[..., Bench]


@pytest.fixture
def make_bench(tmp_path: Path) -> MakeBench:
    return lambda **options: Bench(tmp_path, **options)


@pytest.fixture
def bench(make_bench: MakeBench) -> Bench:
    return make_bench()
