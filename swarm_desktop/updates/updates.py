"""Updates of this copy, from the question to the version that waits for the end of the program."""

import asyncio
import contextlib
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import filelock

from swarm_desktop import __version__
from swarm_desktop.core.errors import SwarmError, UpdateFailedError, UpdateUnavailableError
from swarm_desktop.core.settings import UpdatesSettings
from swarm_desktop.core.trouble import Trouble
from swarm_desktop.core.updates import InstalledAs, UpdateState, UpdateView
from swarm_desktop.updates import staging
from swarm_desktop.updates.download import PART_SUFFIX, download
from swarm_desktop.updates.installation import Installation
from swarm_desktop.updates.source import Source, built_in_source, this_platform

if TYPE_CHECKING:
    from swarm_desktop.updates.repository import Offer

CHECK_INTERVAL_SECONDS = 24 * 3600.0
_LOOK_AT_CLOCK_SECONDS = 600.0
_SETTLE_SECONDS = 30.0


class Updates:
    """One for each data folder. Nothing is asked of any server before a person wants it."""

    def __init__(
        self,
        folder: Path,
        installation: Installation | None,
        *,
        settings: Callable[[], UpdatesSettings],
        publish: Callable[[UpdateView], None],
        source: Callable[[], Source] = built_in_source,
        version: str = __version__,
    ) -> None:
        """`publish` hears of each change of the view."""
        self._folder = folder
        self._installation = installation
        self._settings = settings
        self._publish = publish
        self._source = source
        self._version = version
        self._offer: Offer | None = None
        self._fetching: asyncio.Task[None] | None = None
        self.view = self._first_view()

    async def check(self) -> None:
        """Ask whether there is a newer version. Raises UpdateError."""
        installation = self._required()
        if self.view.state in {UpdateState.CHECKING, UpdateState.FETCHING}:
            return
        before = self.view
        self._show(replace(before, state=UpdateState.CHECKING, trouble=None))
        try:
            offer = await asyncio.to_thread(self._ask_repository)
        except SwarmError as error:
            self._show(replace(before, trouble=Trouble(error.title, error.message, error.details)))
            raise
        self._note_check()
        failed = staging.failed_version(installation)
        waits = staging.staged_version(installation)
        known = replace(self.view, checked_at=time.time(), failed_version=failed, trouble=None)
        if offer is None or not offer.release.is_newer_than(self._version) or offer.release.version == failed:
            self._offer = None
            self._show(replace(known, state=UpdateState.CURRENT, version="", notes="", size_bytes=0, done_bytes=0))
            return
        self._offer = offer
        release = offer.release
        state = UpdateState.STAGED if waits == release.version else UpdateState.AVAILABLE
        size = offer.archive.target.length
        self._show(replace(known, state=state, version=release.version, notes=release.notes, size_bytes=size))

    async def fetch(self) -> None:
        """Download the newer version and lay it ready. Raises UpdateError."""
        installation = self._required()
        if self._fetching is not None or self.view.state is UpdateState.STAGED:
            return
        if self._offer is None:
            await self.check()
        if self._offer is None:
            return
        self._fetching = asyncio.create_task(self._fetch(installation, self._offer))
        try:
            await self._fetching
        except asyncio.CancelledError:
            # Given up by `cancel`; where this call itself is cancelled, that goes on outwards.
            if not self._fetching.cancelled():
                raise
        finally:
            self._fetching = None

    async def cancel(self) -> None:
        """Break the download off, or give up the version that lies ready. Raises UpdateFailedError."""
        installation = self._required()
        if self._fetching is not None:
            self._fetching.cancel()
            return
        if self.view.state is UpdateState.STAGED:
            await asyncio.to_thread(staging.discard, installation)
            self._show(replace(self.view, state=UpdateState.AVAILABLE if self._offer else UpdateState.IDLE))

    async def keep_looking(self) -> None:
        """Check once a day for as long as the person wants that."""
        # Workers load first.
        await asyncio.sleep(_SETTLE_SECONDS)
        if self._installation is not None:
            await asyncio.to_thread(staging.tidy, self._installation)
        while not self.view.refusal:
            if self._settings().check == "daily" and time.time() - self._last_check() >= CHECK_INTERVAL_SECONDS:
                # The view tells what went wrong.
                with contextlib.suppress(SwarmError):
                    await self.check()
            await asyncio.sleep(_LOOK_AT_CLOCK_SECONDS)

    async def _fetch(self, installation: Installation, offer: "Offer") -> None:
        release = offer.release
        archive = self._folder / f"{release.version}.archive"
        self._show(replace(self.view, state=UpdateState.FETCHING, trouble=None))
        try:
            with _only_one(installation):
                self._forget_others(archive)
                await download(offer.archive, archive, self._progress)
                await _staged(installation, archive, release.version)
                archive.unlink(missing_ok=True)
        except asyncio.CancelledError:
            self._show(replace(self.view, state=UpdateState.AVAILABLE))
            raise
        except SwarmError as error:
            trouble = Trouble(error.title, error.message, error.details)
            self._show(replace(self.view, state=UpdateState.AVAILABLE, trouble=trouble))
            raise
        self._show(replace(self.view, state=UpdateState.STAGED))

    def _ask_repository(self) -> "Offer | None":
        # What it takes is loaded for those who want updates, and in the thread that waits anyhow.
        from swarm_desktop.updates.repository import newest  # noqa: PLC0415

        return newest(self._source(), self._settings().channel, this_platform(), self._folder)

    def _forget_others(self, archive: Path) -> None:
        """Throw away what was fetched of versions that nobody wants any more."""
        for file in self._folder.glob("*.archive*"):
            if file.name.removesuffix(PART_SUFFIX) != archive.name:
                file.unlink(missing_ok=True)

    def _progress(self, done: int) -> None:
        self._show(replace(self.view, done_bytes=done))

    def _show(self, view: UpdateView) -> None:
        self.view = view
        self._publish(view)

    def _first_view(self) -> UpdateView:
        installation = self._installation
        if installation is None:
            return UpdateView(refusal=_refusal(None, self._source))
        waits = staging.staged_version(installation)
        return UpdateView(
            installed_as=installation.installed_as,
            refusal=_refusal(installation, self._source),
            state=UpdateState.STAGED if waits else UpdateState.IDLE,
            version=waits or "",
            checked_at=self._last_check() or None,
            failed_version=staging.failed_version(installation),
        )

    def _required(self) -> Installation:
        if self._installation is None or self.view.refusal:
            raise UpdateUnavailableError(self.view.refusal)
        return self._installation

    def _note_check(self) -> None:
        with contextlib.suppress(OSError):
            (self._folder / "last-check").touch()

    def _last_check(self) -> float:
        try:
            return (self._folder / "last-check").stat().st_mtime
        except OSError:
            return 0.0


def _refusal(installation: Installation | None, source: Callable[[], Source]) -> str:
    """Return why this copy does not update itself; empty where it does."""
    if installation is None or installation.installed_as is InstalledAs.SOURCE:
        return "This copy was not installed by one of the installers. Update it the way it came."
    if installation.installed_as is InstalledAs.DEB:
        return "The package manager of this system updates the program, together with everything else."
    try:
        source()
    except UpdateUnavailableError as error:
        return error.message
    if not staging.room_to_write(installation):
        return f"You may not write to {installation.root.parent}. Whoever installed the program there has to update it."
    return ""


async def _staged(installation: Installation, archive: Path, version: str) -> None:
    """Lay a version ready. Where that is broken off it goes to its end first, since a thread cannot be stopped."""
    work = asyncio.ensure_future(asyncio.to_thread(staging.stage, installation, archive, version))
    try:
        await asyncio.shield(work)
    except asyncio.CancelledError:
        with contextlib.suppress(SwarmError):
            await work
            await asyncio.to_thread(staging.discard, installation)
        raise


@contextmanager
def _only_one(installation: Installation) -> Iterator[None]:
    """Keep other windows of the same copy from fetching too. Raises UpdateFailedError."""
    lock = filelock.FileLock(installation.beside / "lock")
    try:
        installation.beside.mkdir(parents=True, exist_ok=True)
        lock.acquire(timeout=0)
    except filelock.Timeout as error:
        raise UpdateFailedError("Another window of this program fetches the update already.") from error
    except OSError as error:
        raise UpdateFailedError(f"{installation.beside} cannot be written: {error.strerror or error}.") from error
    try:
        yield
    finally:
        lock.release()
