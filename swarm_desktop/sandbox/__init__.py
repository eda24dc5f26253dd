"""Running code that a model wrote, where it can do no harm: off unless a person switched it on."""

from swarm_desktop.sandbox.sandbox import Sandbox, SandboxUnavailableError, find_sandbox

__all__ = ["Sandbox", "SandboxUnavailableError", "find_sandbox"]
