"""What can go wrong in the consensus engine: only its caller's mistakes, never a candidate's content."""


class ConsensusError(Exception):
    """Root of everything that this package raises on purpose."""


class UnknownStrategyError(ConsensusError, ValueError):
    """The strategy asked for does not exist; the message lists those that do."""


class TallyError(ConsensusError, ValueError):
    """A tally cannot be read, or does not add up with another one."""


class DuplicateBallotError(ConsensusError, ValueError):
    """Two different candidates claim one ballot id."""
