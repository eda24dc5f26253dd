"""What the Hive page shows, as a pure function of the snapshot."""

from collections.abc import Sequence
from dataclasses import dataclass

from swarm_desktop.core.ids import QuestionId
from swarm_desktop.core.snapshot import QuestionView, Snapshot
from swarm_ui.hive.cells import CellProps, invitation, machine_cells
from swarm_ui.hive.hardware_rows import hardware_rows
from swarm_ui.hive.nearby import NearbyColumnProps, nearby_props
from swarm_ui.page import voted
from swarm_ui.verdicts import Agreement, agreement, task_words, time_words

SHOWN_VERDICTS = 3


@dataclass(frozen=True, slots=True)
class VerdictProps:
    """One of the last verdicts."""

    question_id: QuestionId
    title: str
    time: str
    agreement: Agreement
    origin: str
    spoken: str


@dataclass(frozen=True, slots=True)
class HiveProps:
    """The whole page."""

    cells: tuple[CellProps, ...]
    nearby: NearbyColumnProps
    hardware: tuple[tuple[str, str], ...]
    """What was found in this machine: names and values."""
    unread: tuple[str, ...]
    verdicts: tuple[VerdictProps, ...]


def hive_props(
    snapshot: Snapshot, voters: int, *, enabled: bool = False, spared: Sequence[str] = (), now: float = 0.0
) -> HiveProps:
    """Return what to show.

    `voters` is how many vote when a request does not say; `enabled` says whether the settings switch the hive on;
    `spared` are the machines that are not asked; `now`, in seconds since the epoch, says which vote can still be seen
    in the cells.
    """
    nearby = nearby_props(snapshot, enabled=enabled)
    cells = (*machine_cells(snapshot, voters, spared, now), invitation(nearby=bool(nearby.rows)))
    hardware = snapshot.node.hardware
    verdicts = tuple(_verdict(question) for question in voted(snapshot)[:SHOWN_VERDICTS])
    return HiveProps(cells, nearby, hardware_rows(hardware), hardware.unread, verdicts)


def _verdict(question: QuestionView) -> VerdictProps:
    verdict = question.verdict
    assert verdict is not None  # noqa: S101 - `voted` returns no others
    agreed = agreement(verdict)
    title = " ".join(question.prompt.split()) or task_words(verdict.task)
    time = time_words(question)
    origin = question.origin
    return VerdictProps(
        question_id=question.id,
        title=title,
        time=time,
        agreement=agreed,
        origin=origin,
        spoken=", ".join(filter(None, [title, agreed.words, time, origin])),
    )
