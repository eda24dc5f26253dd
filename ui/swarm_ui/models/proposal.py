"""What is said of the proposed model, on the Models page and at the first run. Pure functions."""

from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication

from swarm_desktop.core.downloads import DownloadState, DownloadView
from swarm_desktop.core.model_choices import ModelChoice, ModelChoices
from swarm_desktop.core.settings import Settings
from swarm_desktop.core.snapshot import Snapshot
from swarm_ui.models.rows import ModelRow
from swarm_ui.models.words import caution, choice_facts, progress_words
from swarm_ui.states import StateLook

translate = QCoreApplication.translate


@dataclass(frozen=True, slots=True)
class ProposalProps:
    """One model, why this one, and the one button."""

    title: str
    explanation: str
    facts: str = ""
    caution: str = ""
    """What nobody checked."""
    unused: str = ""
    """Graphics processors that lie idle, and what to do about that."""
    button: str = ""
    """Empty where there is nothing to press."""
    progress: str = ""
    share: float | None = None
    """How much has arrived, while it is on its way."""
    in_use: bool = False


def proposal_props(choices: ModelChoices, snapshot: Snapshot, settings: Settings) -> ProposalProps:
    """Return what to say of the proposed model, as far as it is here."""
    choice = choices.proposed
    if choice is None:
        none = translate("Models", "No model of the catalog fits this machine")
        return ProposalProps(none, choices.explanation, unused=_not_used(choices))
    download = download_of(choice, snapshot)
    in_use = is_in_use(choice, settings)
    on_its_way = not choice.path and download is not None and download.state is not DownloadState.DONE
    return ProposalProps(
        title=choice.title,
        explanation=choice.words,
        facts=choice_facts(choice),
        caution="" if choice.path else caution(choice),
        unused=_not_used(choices),
        button="" if in_use else button_words(choice, download),
        progress=progress_words(download) if on_its_way and download else "",
        share=(download.share or 0.0) if on_its_way and download else None,
        in_use=in_use,
    )


def _not_used(choices: ModelChoices) -> str:
    if not choices.unused_graphics:
        return ""
    return translate("Models", "Not used: {graphics}").format(graphics=choices.unused_graphics)


def button_words(choice: ModelChoice, download: DownloadView | None) -> str:
    """Return what the button does; empty while it is on its way without anybody's doing."""
    if choice.path:
        return translate("Models", "Use it")
    if download is None or download.state is DownloadState.DONE:
        return translate("Models", "Download and use")
    return "" if download.is_active else translate("Models", "Go on and use")


def download_of(choice: ModelChoice, snapshot: Snapshot) -> DownloadView | None:
    """Return the download that is about a model of the catalog."""
    return next((view for view in snapshot.downloads if choice.is_fetched_by(view)), None)


def is_in_use(choice: ModelChoice, settings: Settings) -> bool:
    """Whether it is the model that answers."""
    return bool(choice.path) and str(settings.worker.model_file) == choice.path


def other_rows(choices: ModelChoices, snapshot: Snapshot, settings: Settings) -> tuple[ModelRow, ...]:
    """Return all other files of the catalog, the best first, each with why it is not proposed."""
    return tuple(_other(choice, snapshot, settings) for choice in choices.others)


def _other(choice: ModelChoice, snapshot: Snapshot, settings: Settings) -> ModelRow:
    download = download_of(choice, snapshot)
    facts = [choice_facts(choice)]
    if not choice.verified:
        facts.append(translate("Models", "not verified"))
    if is_in_use(choice, settings):
        mark = StateLook(translate("Models", "in use"), "state-ready", "ok")
    elif choice.path:
        mark = StateLook(translate("Models", "here"), "check", "ok")
    elif download is not None and download.is_active:
        mark = StateLook(translate("Models", "on its way"), "state-starting", "warn")
    elif not choice.fits:
        mark = StateLook(translate("Models", "too large"), "state-trouble", "bad")
    else:
        mark = None
    name = f"{choice.title} · {choice.quantisation}"
    return ModelRow(choice.name, name, " · ".join(facts), choice.words, mark)
