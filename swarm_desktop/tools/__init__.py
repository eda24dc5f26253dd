"""Tools that a model may call on this machine: off by default, confined, asked for, recorded."""

from swarm_desktop.tools.approvals import Approvals
from swarm_desktop.tools.toolbox import OfferedTool, Toolbox, ToolReport

__all__ = ["Approvals", "OfferedTool", "ToolReport", "Toolbox"]
