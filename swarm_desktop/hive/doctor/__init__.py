"""The discovery doctor: why machines do not find each other, and what to do about it."""

from swarm_desktop.hive.doctor.doctor import examine
from swarm_desktop.hive.doctor.patient import KnownPeer, Patient

__all__ = ["KnownPeer", "Patient", "examine"]
