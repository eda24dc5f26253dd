"""Swarm profiles: chosen and edited on the Models page."""
