"""What all errors have."""

from typing import ClassVar


class SwarmError(Exception):
    """Root of the tree. `code` is stable and may be matched by programs."""

    title: ClassVar[str] = "Something went wrong"
    code: ClassVar[str] = "internal_error"
    http_status: ClassVar[int] = 500
    exit_status: ClassVar[int] = 1

    def __init__(self, message: str, *, details: str = "", parameter: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.details = details
        """Log lines or the text of an underlying error, for a fold that people open when they want to."""
        self.parameter = parameter
        """The field of the request that is at fault, where there is one."""
