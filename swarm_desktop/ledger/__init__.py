"""What is remembered in small databases that forget the oldest: who voted what, and what tools were called for."""

from swarm_desktop.ledger.ledger import VoteLedger
from swarm_desktop.ledger.tool_calls import ToolCallTrail

__all__ = ["ToolCallTrail", "VoteLedger"]
