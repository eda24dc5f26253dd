"""The supervisor, seen from its child process.

A child reads one line from its standard input, tells on its standard output how far it is, and lives until its standard
input is closed. Everything that native code prints goes to the standard error, which the supervisor keeps as the log.
"""

import faulthandler
import os
import sys
from typing import NoReturn

from swarm_desktop.workers.child_messages import ChildOrder, ChildReport, ChildStage
from swarm_desktop.workers.process import end_with_parent, keep_memory_private


class Parent:
    """Gives one order, hears how far its child is, and ends it by closing the child's standard input."""

    def __init__(self) -> None:
        """Read the order. From now on all that is printed goes to the standard error, which is kept as the log."""
        self._reports = _keep_standard_output()
        self.order = ChildOrder.decode(sys.stdin.buffer.readline())
        keep_memory_private()
        end_with_parent(self.order.parent)
        faulthandler.enable()
        self.tell(ChildStage.LOADING)

    def tell(self, stage: ChildStage, text: str = "") -> None:
        """Report how far this process is."""
        os.write(self._reports, ChildReport(stage, text).encode())

    def refuse(self, reason: str) -> NoReturn:
        """End, and say why the model cannot be loaded now or later."""
        self.tell(ChildStage.REFUSED, reason)
        sys.exit(1)

    def wait(self) -> None:
        """Return when the parent closes the pipe, or dies; it never writes anything more."""
        sys.stdin.buffer.read()

    def obey_until_it_leaves(self) -> NoReturn:
        """Live until the parent is gone."""
        self.wait()
        # Nothing needs to be tidied up, and native threads that still decode would hold up an orderly exit.
        os._exit(0)


def _keep_standard_output() -> int:
    """Return a descriptor for reports; what native code prints to the standard output goes to the log instead."""
    sys.stdout.flush()
    kept = os.dup(1)
    os.dup2(2, 1)
    return kept
