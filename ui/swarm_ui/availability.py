"""Why the swarm cannot answer right now, as an empty state that leads out of it. A pure function."""

from PySide6.QtCore import QCoreApplication

from swarm_desktop.core.snapshot import Snapshot, WorkerState
from swarm_ui.facts import model_words, percent
from swarm_ui.widgets.empty_state import EmptyProps

translate = QCoreApplication.translate


def waiting_state(snapshot: Snapshot) -> EmptyProps | None:
    """Return what to show instead of content while the swarm cannot answer; None when it can."""
    if not snapshot.running:
        return EmptyProps(
            "state-stopped",
            translate("Availability", "The swarm is stopped"),
            translate(
                "Availability", "Nothing is loaded and your editors reach nothing. Starting takes a few seconds."
            ),
            translate("Availability", "Start the swarm"),
        )
    if any(worker.can_be_asked for worker in snapshot.answering):
        return None
    loading = next((worker for worker in snapshot.answering if worker.state is WorkerState.LOADING), None)
    if loading is not None:
        return EmptyProps(
            "state-starting",
            translate("Availability", "{model} is loading").format(model=model_words(loading.model)),
            translate("Availability", "You can ask as soon as it is in memory. Large models take a minute."),
            percent=None if loading.progress is None else percent(loading.progress),
        )
    if snapshot.answering and all(
        worker.state in {WorkerState.FAILED, WorkerState.STOPPED} for worker in snapshot.answering
    ):
        return EmptyProps(
            "state-trouble",
            translate("Availability", "No worker can answer"),
            translate(
                "Availability", "Every worker failed or was stopped. The Workers page says why and restarts them."
            ),
            translate("Availability", "Open Workers"),
        )
    return EmptyProps(
        "state-starting",
        translate("Availability", "Starting"),
        translate("Availability", "Looking at the hardware and starting the worker. This takes a few seconds."),
    )
