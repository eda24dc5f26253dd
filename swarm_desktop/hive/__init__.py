"""The hive: who this machine is, which machines it trusts, and how they talk to each other and to nobody else."""

from swarm_desktop.hive.commands import PeerCommands
from swarm_desktop.hive.hive import Hive, Surroundings

__all__ = ["Hive", "PeerCommands", "Surroundings"]
