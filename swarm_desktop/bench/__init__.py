"""Measurements behind the `bench` commands."""
