"""Runtimes that are libraries of their own, which not everybody installs."""

import sys
from importlib.util import find_spec

PACKAGE = "swarm-desktop"


def missing_library(module: str, name: str, extra: str) -> str:
    """Return how to install a library that is not there, in one line; empty where it is. Nothing is imported."""
    if find_spec(module) is not None:
        return ""
    if getattr(sys, "frozen", False):
        return f"{name} is not part of the installed program. Install {PACKAGE} with pip, and its extra {extra}."
    return f'{name} is not installed. To use it: pip install "{PACKAGE}[{extra}]".'
