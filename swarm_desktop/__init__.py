"""Swarm Desktop: the computers a person owns, voting together on every answer."""

from importlib.metadata import version

__version__ = version("swarm-desktop")
