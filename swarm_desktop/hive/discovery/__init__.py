"""Discovery: machines tell each other that they are there, and notice when one is not any more."""

from swarm_desktop.hive.discovery.announcement import Announcement
from swarm_desktop.hive.discovery.discovery import Discovery

__all__ = ["Announcement", "Discovery"]
