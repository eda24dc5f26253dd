"""Rows about the memory that models take, and give back."""

from PySide6.QtCore import QCoreApplication

from swarm_ui.settings.rows import Group, Number, Row, Switch

translate = QCoreApplication.translate


def memory() -> Group:
    """Return how much memory models may take, and how long they keep it."""
    never = translate("Settings", "Never")
    return Group(
        translate("Settings", "Memory"),
        (
            Row(
                "models.on_demand",
                Switch(translate("Settings", "Load models when they are asked for")),
                hint=translate("Settings", "Programs may then name any model that is installed"),
            ),
            Row(
                "memory.idle_minutes",
                Number(never, empty=0, whole=False),
                translate("Settings", "Free when idle"),
                translate("Settings", "Minutes without a question; the next question loads the model again"),
            ),
            Row(
                "models.on_demand_minutes",
                Number(translate("Settings", "Until memory is needed"), empty=0, whole=False),
                translate("Settings", "Others stay"),
                translate("Settings", "Minutes without a question that a model stays which was loaded for one"),
                needs="models.on_demand",
            ),
            Row(
                "memory.least_free_gb",
                Number(never, empty=0, whole=False),
                translate("Settings", "When scarce"),
                translate("Settings", "GB: when less is free, idle models go before the system swaps"),
                more=True,
            ),
            Row(
                "memory.reserved_gb",
                Number(whole=False),
                translate("Settings", "Memory kept free"),
                translate("Settings", "GB for everything else on this machine; at most half of it all"),
                more=True,
            ),
            Row(
                "memory.graphics_share",
                Number(unit=0.01),
                translate("Settings", "Graphics memory"),
                translate("Settings", "Percent of it that models may take"),
                more=True,
            ),
        ),
    )
