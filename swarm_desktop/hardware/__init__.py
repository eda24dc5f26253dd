"""What is built into this machine, and how busy it is."""

from swarm_desktop.hardware.detection import detect
from swarm_desktop.hardware.machine import free_memory_bytes, load, physical_cores

__all__ = ["detect", "free_memory_bytes", "load", "physical_cores"]
