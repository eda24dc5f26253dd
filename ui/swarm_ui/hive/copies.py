"""Models of another machine that may be copied. Pure functions."""

from collections.abc import Collection
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication

from swarm_desktop.core.downloads import DownloadState, DownloadView
from swarm_desktop.core.hive import PeerModel
from swarm_ui.facts import percent, size_words

translate = QCoreApplication.translate


@dataclass(frozen=True, slots=True)
class CopyProps:
    """One model."""

    name: str
    """As it is asked for."""
    title: str
    size: str
    state: str = ""
    """Why it cannot be asked for now; empty where it can."""


def copy_props(
    models: tuple[PeerModel, ...], downloads: tuple[DownloadView, ...], here: Collection[str]
) -> tuple[CopyProps, ...]:
    """Return the models of a machine; `here` are the names of those that this machine has."""
    known = {download.name: download for download in downloads}
    return tuple(_one(model, known.get(model.name), is_here=model.name in here) for model in models)


def _one(model: PeerModel, download: DownloadView | None, *, is_here: bool) -> CopyProps:
    title = model.name.rpartition("/")[2].removesuffix(".gguf")
    return CopyProps(model.name, title, size_words(model.size_bytes), _state(download, is_here=is_here))


def _state(download: DownloadView | None, *, is_here: bool) -> str:
    if is_here or (download is not None and download.state is DownloadState.DONE):
        return translate("Machine", "Is here")
    if download is None or not download.is_active:
        return ""
    if download.share is None:
        return translate("Machine", "On its way")
    return translate("Machine", "{percent} %").format(percent=percent(download.share))
