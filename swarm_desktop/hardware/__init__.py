"""What is built into this machine, and how busy it is."""

from swarm_desktop.hardware.activity import load
from swarm_desktop.hardware.battery import battery
from swarm_desktop.hardware.detection import detect
from swarm_desktop.hardware.machine import free_memory_bytes, physical_cores

__all__ = ["battery", "detect", "free_memory_bytes", "load", "physical_cores"]
