"""Colours, sizes, fonts and icons: the one place that says how the window looks."""

from swarm_ui.theme.theme import SchemeChoice, Theme, current_theme

__all__ = ["SchemeChoice", "Theme", "apply_theme", "current_theme"]


def apply_theme(choice: SchemeChoice) -> None:
    """Dress the application in a light or dark scheme, or in the system's."""
    current_theme().choose(choice)
