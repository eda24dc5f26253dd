"""What the discovery doctor found, as facts: why machines do not find each other, and what to do about it."""

from dataclasses import dataclass
from enum import StrEnum


class CheckStatus(StrEnum):
    """How one check came out."""

    OK = "ok"
    WARN = "warn"
    FAIL = "fail"
    UNKNOWN = "unknown"
    """It could not be told on this machine, or not in time."""


@dataclass(frozen=True, slots=True)
class CheckResult:
    """What one check found."""

    name: str
    """Stable, for programs."""
    title: str
    status: CheckStatus
    meaning: str
    """What that means, in a sentence."""
    action: str = ""
    """What to do, in a sentence; empty where nothing is to be done."""


@dataclass(frozen=True, slots=True)
class DoctorReport:
    """All checks, the ones that matter to others first."""

    results: tuple[CheckResult, ...]
    summary: str
    """The whole in one sentence."""

    @property
    def status(self) -> CheckStatus:
        """The worst of all; what could not be told counts for nothing."""
        found = {result.status for result in self.results}
        return next((status for status in (CheckStatus.FAIL, CheckStatus.WARN) if status in found), CheckStatus.OK)
