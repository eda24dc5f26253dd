"""The vote ledger: who voted what, and what the verdict was, in a small database that forgets the oldest."""

from swarm_desktop.ledger.ledger import VoteLedger

__all__ = ["VoteLedger"]
