"""Keeping the machine awake while it works."""

from swarm_desktop.power.guard import keep_awake as keep_awake
