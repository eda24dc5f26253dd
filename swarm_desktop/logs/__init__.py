"""Logs to be read by people, and what is kept on this machine of an end that nobody wanted."""

from swarm_desktop.logs.crash_watch import CrashWatch
from swarm_desktop.logs.desk import LogDesk

__all__ = ["CrashWatch", "LogDesk"]
