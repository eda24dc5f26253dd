"""Rows about what programs reach, and what models may do."""

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from swarm_ui.settings.rows import Caution, Choice, Group, Made, Number, Option, Row, Switch, Words

translate = QCoreApplication.translate

_KILOBYTE = 1024
_MEGABYTE = 1024**2


def endpoint() -> Group:
    """Return how editors and other programs reach the swarm."""
    return Group(
        translate("Settings", "Endpoint"),
        (
            Row(
                "endpoint.port",
                Number(),
                translate("Settings", "Port"),
                translate("Settings", "Programs must be told when it changes"),
            ),
            Row(
                "endpoint.allowed_origins",
                Words(translate("Settings", "None"), several=True),
                translate("Settings", "Web pages"),
                translate("Settings", "That may ask from a browser, such as https://notes.example"),
                wrong=translate("Settings", "Write them as the browser does, without a path: https://notes.example."),
            ),
            Row(
                "responses.keep",
                Switch(translate("Settings", "Keep responses on the disk"), on="disk", off="memory"),
                hint=translate("Settings", "And what was asked; off deletes both"),
            ),
            Row(
                "endpoint.host",
                Words(),
                translate("Settings", "Listen on"),
                translate("Settings", "Any address but 127.0.0.1 lets other machines reach it"),
                more=True,
            ),
            Row(
                "endpoint.allowed_hosts",
                Words(translate("Settings", "None"), several=True),
                translate("Settings", "Other names"),
                translate("Settings", "By which programs may call this machine"),
                more=True,
                wrong=translate("Settings", "Write names or addresses, without a port: desk.example, 192.168.1.20."),
            ),
            Row(
                "endpoint.open_metrics",
                Switch(translate("Settings", "Show measurements without a key")),
                hint=translate("Settings", "For a Prometheus that cannot send one; no question is in them"),
                more=True,
            ),
            Row(
                "logging.prompts",
                Switch(translate("Settings", "Write prompts into the log")),
                hint=translate("Settings", "To find a mistake; the log stays on this machine"),
                more=True,
            ),
        ),
    )


def limits() -> Group:
    """Return how much the endpoint takes on."""
    return Group(
        translate("Settings", "Limits"),
        (
            Row(
                "limits.requests_per_minute",
                Number(translate("Settings", "No limit"), empty=0),
                translate("Settings", "Per minute"),
                translate("Settings", "Requests with the same key; more are told to wait"),
            ),
            Row(
                "limits.concurrent_requests",
                Number(),
                translate("Settings", "At a time"),
                translate("Settings", "Requests that are worked at side by side"),
                more=True,
            ),
            Row(
                "limits.queued_requests",
                Number(),
                translate("Settings", "Waiting"),
                translate("Settings", "Requests that may wait for their turn; the next is told to come back"),
                more=True,
            ),
            Row(
                "limits.body_bytes",
                Number(unit=_MEGABYTE, whole=False),
                translate("Settings", "Largest request"),
                translate("Settings", "MB; holds from the next start on"),
                more=True,
            ),
            Row(
                "limits.upload_seconds",
                Number(whole=False),
                translate("Settings", "Slow senders"),
                translate("Settings", "Seconds that a request may take to arrive"),
                more=True,
            ),
            Row(
                "limits.slow_reader_seconds",
                Number(whole=False),
                translate("Settings", "Slow readers"),
                translate("Settings", "Seconds after which a program that reads nothing is taken for gone"),
                more=True,
            ),
        ),
        translate("Settings", "They keep one program from taking the whole machine."),
    )


def tools(folders: Callable[[], QWidget]) -> Group:
    """Return what models may do on this machine; `folders` makes the list of those within reach."""
    return Group(
        translate("Settings", "Tools"),
        (
            Row("tools.enabled", Switch(translate("Settings", "Let models use tools on this machine"))),
            Row("tools.folders", Made(folders), translate("Settings", "Folders")),
            Row(
                "tools.network",
                Switch(translate("Settings", "Let tools use the network")),
                hint=translate("Settings", "Fetching pages; commands then also reach your own network"),
            ),
            Row("tools.approval", Choice(_approvals()), translate("Settings", "Ask me")),
            Row(
                "tools.seconds",
                Number(),
                translate("Settings", "Longest call"),
                translate("Settings", "Seconds, not counting the wait for your yes"),
                more=True,
            ),
            Row(
                "tools.output_bytes",
                Number(unit=_KILOBYTE, whole=False),
                translate("Settings", "Largest result"),
                translate("Settings", "KB that the model gets to see"),
                more=True,
            ),
        ),
        translate(
            "Settings",
            "Reading and writing files, running commands and fetching pages, for programs that ask the "
            "endpoint to do so for a model. Only in the folders below, and commands only in a sandbox.",
        ),
    )


def _approvals() -> tuple[Option, ...]:
    asked = translate("Settings", "Nothing happens without your yes")
    return (
        Option("always", translate("Settings", "Before every call"), asked),
        Option("session", translate("Settings", "Until I allow a tool"), asked),
        Option(
            "never",
            translate("Settings", "Never"),
            translate("Settings", "Whatever a model asks for is done at once"),
            Caution(
                translate("Settings", "Never ask?"),
                translate(
                    "Settings",
                    "Models then change files in your folders and run commands without anybody looking. What they "
                    "read, on pages or in files, may tell them to do harm.",
                ),
                translate("Settings", "Never ask"),
            ),
        ),
    )
