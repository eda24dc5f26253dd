"""What the desktop does for the program, each only where the person chose it: starting it, opening links and files."""

from swarm_desktop.desktop.manners import Manners, manners_here

__all__ = ["Manners", "manners_here"]
