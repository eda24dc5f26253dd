"""What the approval dialog shows. Pure functions."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication

from swarm_desktop.core.ids import ApprovalId
from swarm_desktop.core.snapshot import ApprovalView
from swarm_ui.facts import counted
from swarm_ui.visible import visible

translate = QCoreApplication.translate

_FEW_LINES = 12
_SIGNS_IN_A_LINE = 70


@dataclass(frozen=True, slots=True)
class ApprovalProps:
    """One question to the person."""

    id: ApprovalId
    question: str
    details: str
    length: str
    """How long the details are; empty where all of them are in sight."""
    until: float
    remember: str
    """Words of the button that also answers later calls; empty for no such button."""
    waiting: str
    """How many more wait; empty for none."""


def approval_props(waiting: Sequence[ApprovalView]) -> ApprovalProps:
    """Return what to ask about the first of those that wait."""
    approval, *others = waiting
    client = visible(approval.client)
    details = visible(approval.details)
    return ApprovalProps(
        approval.id,
        _question(approval.tool).format(client=client, tool=visible(approval.tool)),
        details,
        _length(details),
        approval.until,
        translate("Approvals", "Allow {tool} until quit").format(tool=approval.tool)
        if approval.may_be_remembered
        else "",
        translate("Approvals", "{number} waiting after this one").format(number=len(others)) if others else "",
    )


def seconds_left(until: float, now: float) -> str:
    """Tell when silence is taken for a no."""
    return translate("Approvals", "Denied in {seconds} s if nobody answers").format(seconds=max(0, round(until - now)))


def _question(tool: str) -> str:
    match tool:
        case "read_file":
            return translate("Approvals", "{client} wants to read a file")
        case "write_file":
            return translate("Approvals", "{client} wants to write a file")
        case "execute_bash":
            return translate("Approvals", "{client} wants to run a command")
        case "webfetch":
            return translate("Approvals", "{client} wants to fetch a page")
        case _:
            return translate("Approvals", "{client} wants to use {tool}")


def _length(details: str) -> str:
    lines = details.split("\n")
    if sum(1 + len(line) // _SIGNS_IN_A_LINE for line in lines) <= _FEW_LINES:
        return ""
    words = counted(len(lines), translate("Approvals", "line"), translate("Approvals", "lines"))
    return translate("Approvals", "{lines}, {signs} characters: scroll to read all of it").format(
        lines=words, signs=f"{len(details):,}"
    )
