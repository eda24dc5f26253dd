"""Rows about model files, newer versions and the window."""

from PySide6.QtCore import QCoreApplication

from swarm_ui.settings.folder_choice import FolderChoice
from swarm_ui.settings.rows import Choice, Group, Made, Number, Option, Row, Switch, Words

translate = QCoreApplication.translate

_MEGABYTE = 1024**2


def downloads() -> Group:
    """Return where model files come from, and where they go."""
    return Group(
        translate("Settings", "Model files"),
        (
            Row(
                "models.offline",
                Switch(translate("Settings", "Fetch nothing from the internet")),
                hint=translate("Settings", "Models that are here are found all the same"),
            ),
            Row(
                "models.folder",
                Made(_folder_choice),
                translate("Settings", "Folder"),
                translate("Settings", "Where downloads are kept; models that are elsewhere stay there"),
            ),
            Row(
                "models.bandwidth_bytes_per_second",
                Number(translate("Settings", "No limit"), empty=0, unit=_MEGABYTE, whole=False),
                translate("Settings", "Speed"),
                translate("Settings", "MB a second, all downloads together"),
                more=True,
            ),
            Row(
                "models.hub_url",
                Words(),
                translate("Settings", "Hub"),
                translate("Settings", "Or a mirror of it that speaks its language"),
                more=True,
                wrong=translate("Settings", "Write the whole address: https://huggingface.co."),
            ),
        ),
    )


def _folder_choice() -> FolderChoice:
    own = translate("Settings", "In the program's own folder")
    return FolderChoice("models.folder", translate("Settings", "Folder of model files"), own)


def updates() -> Group:
    """Return whether newer versions of the program are looked for."""
    return Group(
        translate("Settings", "Newer versions"),
        (
            Row(
                "updates.check",
                Switch(translate("Settings", "Look once a day"), on="daily", off="off"),
                hint=translate("Settings", "Off: nothing is asked of any server"),
            ),
            Row(
                "updates.channel",
                Choice(
                    (
                        Option(
                            "stable",
                            translate("Settings", "Finished versions"),
                            translate("Settings", "The safe choice"),
                        ),
                        Option(
                            "beta",
                            translate("Settings", "Also unfinished ones"),
                            translate("Settings", "To try things early, with their mistakes"),
                        ),
                    )
                ),
                translate("Settings", "Which"),
                more=True,
            ),
        ),
    )


def window() -> Group:
    """Return how the window looks and behaves."""
    return Group(
        translate("Settings", "Window"),
        (
            Row(
                "window.colour_scheme",
                Choice(
                    (
                        Option("system", translate("Settings", "Like the system")),
                        Option("light", translate("Settings", "Light")),
                        Option("dark", translate("Settings", "Dark")),
                    )
                ),
                translate("Settings", "Colours"),
            ),
            Row("window.start_engine", Switch(translate("Settings", "Start the swarm when the program opens"))),
            Row(
                "window.animate",
                Switch(translate("Settings", "Show votes in motion")),
                hint=translate(
                    "Settings", "Cells of the hive light up as ballots arrive; never where the system wants none"
                ),
            ),
        ),
    )
