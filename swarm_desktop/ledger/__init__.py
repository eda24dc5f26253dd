"""What is remembered in small databases that forget the oldest: votes, calls of tools, and what was lent."""

from swarm_desktop.ledger.ledger import VoteLedger
from swarm_desktop.ledger.lending import LendingAccount
from swarm_desktop.ledger.tool_calls import ToolCallTrail

__all__ = ["LendingAccount", "ToolCallTrail", "VoteLedger"]
