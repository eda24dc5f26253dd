"""The program inside the sandbox: defines what a candidate wrote, calls it, and tells what came back.

Started as a script by an interpreter that sees nothing of this project, so it imports the standard library alone.
It reads one JSON object `{"code": str, "calls": [str]}` and writes one JSON list with an entry per call: the text of
its result, or null where it raised, ran out of time or could not be reached.
"""

import contextlib
import io
import json
import os
import resource
import signal
import sys
from collections.abc import Iterator
from typing import Any

CALL_SECONDS = 1.0
PROCESSOR_SECONDS = 3
MEMORY_BYTES = 512 * 2**20
LONGEST_RESULT = 2000


def main() -> None:
    """Limit this process, then run what was asked."""
    task = json.load(sys.stdin)
    answer = os.fdopen(os.dup(1), "w")
    for kind, most in (
        (resource.RLIMIT_CPU, PROCESSOR_SECONDS),
        (resource.RLIMIT_AS, MEMORY_BYTES),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, 16),
        # Neither processes nor threads of its own.
        (resource.RLIMIT_NPROC, 0),
    ):
        resource.setrlimit(kind, (most, most))
    # What the candidate prints must not look like an answer.
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    results = _run(task["code"], task["calls"])
    answer.write(json.dumps(results))
    answer.flush()
    # Threads and exit handlers of the candidate get no say in how this ends.
    os._exit(0)


def _run(code: str, calls: list[str]) -> list[str | None]:
    namespace: dict[str, Any] = {"__name__": "candidate"}
    with contextlib.redirect_stdout(io.StringIO()):
        defined = _guarded(lambda: exec(code, namespace))  # noqa: S102 - this is what the sandbox is for
        if defined is None:
            return [None] * len(calls)
        return [_guarded(lambda call=call: eval(call, namespace)) for call in calls]  # noqa: S307


def _guarded(work: Any) -> str | None:
    """Return the text of what `work` returns, None where it fails in any way."""
    try:
        with _time_limit():
            return _text(work())[:LONGEST_RESULT]
    except BaseException:  # noqa: BLE001 - SystemExit and KeyboardInterrupt of a candidate are failures like others
        return None


@contextlib.contextmanager
def _time_limit() -> Iterator[None]:
    def stop(*_: object) -> None:
        raise TimeoutError

    signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, CALL_SECONDS)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)


def _text(value: Any) -> str:
    """Write a value so that equal values read the same."""
    if isinstance(value, set | frozenset):
        return "{" + ", ".join(sorted(map(_text, value))) + "}"
    if isinstance(value, dict):
        return "{" + ", ".join(sorted(f"{_text(key)}: {_text(item)}" for key, item in value.items())) + "}"
    if isinstance(value, float) and value.is_integer():
        return repr(int(value))
    return repr(value)


if __name__ == "__main__":
    main()
