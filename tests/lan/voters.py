"""Starts machines that vote together on the LAN, and tells them what to do."""

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.lan.machines import PATIENCE_SECONDS, ROOT
from tests.lan.network import Host


class Voting:
    """One machine."""

    def __init__(
        self,
        host: Host,
        folder: Path,
        name: str,
        *options: str,
        seconds: float = 0.0,
        under: tuple[str, ...] = (),
    ) -> None:
        """Its voters take so many seconds for an answer; `under` is a command that it is started by."""
        self.host = host
        program = (sys.executable, "-m", "tests.lan.voting", str(folder / name), name, str(seconds), *options)
        self.process = subprocess.Popen(
            host.command(*under, *program), stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT
        )

    def begin(self, what: str, **order: Any) -> None:
        """Tell it to do something; `told` returns what came of it."""
        assert self.process.stdin is not None
        self.process.stdin.write(json.dumps({"do": what, **order}) + "\n")
        self.process.stdin.flush()

    def told(self) -> Any:
        assert self.process.stdout is not None
        return json.loads(self.process.stdout.readline())

    def do(self, what: str, **order: Any) -> Any:
        self.begin(what, **order)
        return self.told()

    def begins_to_ask(self, voters: int = 6, *, look: bool = False, here_only: bool = False) -> None:
        """Put a question; `look` asks first what others lend now."""
        self.begin("ask", voters=voters, look=look, here_only=here_only)

    def asks(self, voters: int = 6, *, look: bool = False, here_only: bool = False) -> dict[str, Any]:
        """Put a question, and return the right answer, which has to come."""
        self.begins_to_ask(voters, look=look, here_only=here_only)
        return self.answers()

    def answers(self) -> dict[str, Any]:
        answer: dict[str, Any] = self.told()
        assert answer["text"] == "42"
        assert answer["counted"] > 0
        return answer

    def until_together(self) -> dict[str, Any]:
        """Ask until both machines vote."""
        while True:
            answer = self.asks(look=True)
            if len(answer["machines"]) > 1 and not answer["lost"]:
                return answer

    def end(self) -> None:
        assert self.process.stdin is not None
        self.process.stdin.close()
        try:
            self.process.wait(PATIENCE_SECONDS)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        assert self.process.stdout is not None
        self.process.stdout.close()


@contextmanager
def paired(guest: Voting, host: Voting) -> Iterator[None]:
    """Pair two machines by an invite; they end with the block."""
    try:
        assert (guest.told(), host.told()) == ("ready", "ready")
        code = host.do("invite")
        assert guest.do("pair", address=host.host.address, code=code) == "paired"
        guest.until_together()
        yield
    finally:
        guest.end()
        host.end()
