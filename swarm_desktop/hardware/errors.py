"""What can go wrong while hardware is read; probes say it in a sentence, nobody else sees it."""


class UnreadableError(Exception):
    """Something is there, and does not tell what it is. The message completes `cannot be read: ...`."""
