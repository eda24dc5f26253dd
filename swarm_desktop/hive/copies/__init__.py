"""Model files copied between paired machines, before the internet is asked for them."""

from swarm_desktop.hive.copies.lender import ModelLender
from swarm_desktop.hive.copies.neighbours import ModelNeighbours
from swarm_desktop.hive.copies.shelf import Shelf

__all__ = ["ModelLender", "ModelNeighbours", "Shelf"]
