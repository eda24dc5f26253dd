"""What stands in the place of a vote while none can be shown. A pure function."""

from PySide6.QtCore import QCoreApplication

from swarm_desktop.core.settings import LedgerSettings
from swarm_ui.widgets.empty_state import EmptyProps

translate = QCoreApplication.translate


def no_votes(search: str, ledger: LedgerSettings, *, loaded: bool) -> EmptyProps:
    """Return why the list is empty, and what fills it."""
    if not loaded:
        return EmptyProps("state-starting", translate("Votes", "Reading the ledger…"), "")
    if search:
        return EmptyProps(
            "votes",
            translate("Votes", "No vote matches"),
            translate(
                "Votes", "The search looks at questions, answers, models and who asked, as far as they are kept."
            ),
            translate("Votes", "Show all votes"),
        )
    text = translate(
        "Votes",
        "Every question leaves a vote here: what each voter answered, who agreed with whom, "
        "and how two answers differ.",
    )
    if ledger.keep == "nothing":
        text += " " + translate("Votes", "Nothing is remembered at the moment: votes stay until the program ends.")
    return EmptyProps("votes", translate("Votes", "No votes yet"), text, translate("Votes", "Ask a question"))
