"""The name by which desktops know the program, whatever the system and whatever its language."""

DESKTOP_ID = "org.swarmdesktop.SwarmDesktop"
"""Of menu entry, icon, description and, on macOS, the application itself; in the order of host names reversed."""
