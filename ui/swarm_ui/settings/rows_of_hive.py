"""Rows about other machines."""

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from swarm_ui.settings.rows import Count, Group, Made, Number, Row, Switch, Words

translate = QCoreApplication.translate


def hive(model_checks: Callable[[], QWidget]) -> Group:
    """Return what this machine has to do with others; `model_checks` makes the list of models."""
    return Group(
        translate("Settings", "Hive"),
        (
            Row(
                "hive.enabled",
                Switch(translate("Settings", "Take part in a hive")),
                hint=translate("Settings", "Off: no other machine reaches this one"),
            ),
            Row(
                "hive.ask",
                Switch(translate("Settings", "Ask paired machines for votes")),
                hint=translate("Settings", "Off: no question leaves this machine"),
            ),
            Row(
                "hive.here_only_models",
                Made(model_checks),
                translate("Settings", "Stay here"),
                translate("Settings", "Questions to the models that are ticked never leave this machine"),
                needs="hive.ask",
            ),
            Row(
                "hive.announce",
                Switch(translate("Settings", "Visible to other machines")),
                hint=translate("Settings", "Off: they have to be told the address of this one"),
                more=True,
                needs="hive.enabled",
            ),
            Row(
                "hive.discover",
                Switch(translate("Settings", "Look for other machines")),
                hint=translate("Settings", "Off: they are added by their address"),
                more=True,
                needs="hive.enabled",
            ),
            Row(
                "hive.addresses",
                Words(translate("Settings", "None"), several=True),
                translate("Settings", "Known addresses"),
                translate("Settings", "Of machines that cannot be heard from here"),
                more=True,
                wrong=translate("Settings", "Write names or addresses, perhaps with a port: 192.168.1.20, attic:7977."),
            ),
            Row(
                "hive.port",
                Number(),
                translate("Settings", "Port"),
                translate("Settings", "Where other machines reach this one; 0 takes any free one"),
                more=True,
            ),
            Row(
                "hive.host",
                Words(translate("Settings", "All of this machine")),
                translate("Settings", "Listen on"),
                translate("Settings", "One address of this machine, where it has several"),
                more=True,
                wrong=translate("Settings", "Write one address of this machine, without a port."),
            ),
            Row(
                "hive.interfaces",
                Words(translate("Settings", "Those of the house"), several=True),
                translate("Settings", "Networks"),
                translate("Settings", "Names of network interfaces, such as eth0 or wl*"),
                more=True,
            ),
        ),
    )


def lending() -> Group:
    """Return what paired machines may use of this one."""
    no_limit = translate("Settings", "No limit")
    on = "lending.enabled"
    return Group(
        translate("Settings", "Lending"),
        (
            Row(
                on,
                Switch(translate("Settings", "Lend voters to paired machines")),
                hint=translate("Settings", "Your own questions go first, and theirs are not kept"),
            ),
            Row(
                "lending.voters",
                Count(),
                translate("Settings", "At most"),
                translate("Settings", "Voters at a time, for all machines together"),
                needs=on,
            ),
            Row(
                "lending.hours",
                Words(translate("Settings", "At any time"), several=True),
                translate("Settings", "Hours"),
                translate("Settings", "For example 22:00-07:00, 12:00-13:00"),
                needs=on,
                wrong=translate("Settings", "Write each as from-to, with two digits for the hour: 22:00-07:00."),
            ),
            Row(
                "lending.on_battery",
                Switch(translate("Settings", "Also on battery")),
                hint=translate("Settings", "Off: nothing is lent while this machine is not plugged in"),
                needs=on,
            ),
            Row(
                "lending.models",
                Switch(translate("Settings", "Let them copy model files")),
                hint=translate("Settings", "Those that this program has downloaded; it saves them the internet"),
            ),
            Row(
                "lending.tokens_per_hour",
                Number(no_limit, empty=0),
                translate("Settings", "Tokens an hour"),
                translate("Settings", "Read and written for all machines together"),
                more=True,
                needs=on,
            ),
            Row(
                "lending.tokens_per_hour_of_each",
                Number(no_limit, empty=0),
                translate("Settings", "For each machine"),
                translate("Settings", "Tokens an hour, read and written"),
                more=True,
                needs=on,
            ),
        ),
    )
