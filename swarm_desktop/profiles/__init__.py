"""Swarm profiles as files of a folder: one TOML file each, to be edited, copied and shared."""
