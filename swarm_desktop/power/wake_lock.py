"""The one place that asks the system not to fall asleep."""

import asyncio
import logging
import threading

logger = logging.getLogger(__name__)

NO_WAY = "This desktop offers no way to keep the machine awake while programs work."
_END_SECONDS = 5.0
"""How long the desktop is given to hear that the machine may sleep again."""


class WakeLock:
    """Keeps the machine from falling asleep by itself while it is held; the screen may go dark all the same.

    The library wants to begin and end in the same thread, and waits there for the desktop's answer: each lock has a
    thread of its own, which rests until the end.
    """

    def __init__(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._answered: asyncio.Future[str] = self._loop.create_future()
        self._end = threading.Event()
        # A daemon: a desktop that does not answer must not keep the program from ending.
        self._thread = threading.Thread(target=self._hold, name="wake-lock", daemon=True)

    async def acquire(self) -> str:
        """Return why the machine cannot be kept awake; empty where it is from now on."""
        self._thread.start()
        return await self._answered

    async def release(self) -> None:
        """Let the machine sleep again; return when the system has heard it, or does not answer."""
        self._end.set()
        await asyncio.to_thread(self._thread.join, _END_SECONDS)

    def _hold(self) -> None:
        # Imported only here: most people leave sleep to the system, and it takes its time.
        from wakepy import keep  # noqa: PLC0415

        try:
            with keep.running(on_fail="pass") as mode:
                if mode.active:
                    logger.info("The machine stays awake, by %s.", mode.method)
                else:
                    logger.warning("The machine cannot be kept awake. %s", mode.result.get_failure_text())
                self._answer("" if mode.active else NO_WAY)
                self._end.wait()
        except Exception as error:  # whatever a desktop answers, the work goes on
            logger.exception("the machine could not be kept awake")
            self._answer(f"{NO_WAY} ({error})")

    def _answer(self, trouble: str) -> None:
        def answer() -> None:
            if not self._answered.done():
                self._answered.set_result(trouble)

        # The loop may have ended while the desktop took its time.
        if not self._loop.is_closed():
            self._loop.call_soon_threadsafe(answer)
