"""Runtimes that are libraries of their own, which not everybody installs."""

from importlib.util import find_spec

PACKAGE = "swarm-desktop"


def missing_library(module: str, name: str, extra: str) -> str:
    """Return how to install a library that is not there, in one line; empty where it is. Nothing is imported."""
    if find_spec(module) is not None:
        return ""
    return f'{name} is not installed. To use it: pip install "{PACKAGE}[{extra}]".'
