"""Rows about voting and about this machine."""

from PySide6.QtCore import QCoreApplication

from swarm_ui.settings.rows import Choice, Count, Group, Number, Option, Row, Switch, Words
from swarm_ui.strategies import strategies

translate = QCoreApplication.translate


def voting() -> Group:
    """Return how answers are chosen."""
    return Group(
        translate("Settings", "Voting"),
        (
            Row(
                "voting.voters",
                Count(),
                translate("Settings", "Voters"),
                translate("Settings", "For requests that do not say how many; 1 to 16"),
            ),
            Row(
                "voting.strategy",
                Choice(tuple(Option(name, name, sentence) for name, sentence in strategies())),
                translate("Settings", "Strategy"),
                translate("Settings", "How ballots become a verdict"),
            ),
            Row("voting.mode", Choice(_modes()), translate("Settings", "While voting, show")),
            Row(
                "voting.fewest_voters",
                Number(translate("Settings", "All of them")),
                translate("Settings", "Under load"),
                translate("Settings", "How few may vote while slots are busy, where a request does not say"),
                more=True,
            ),
            Row("voting.run_code", Switch(translate("Settings", "Run programs that voters wrote"))),
        ),
    )


def machine() -> Group:
    """Return what a person may say about this machine and its models."""
    automatic = translate("Settings", "Automatic")
    return Group(
        translate("Settings", "This machine"),
        (
            Row(
                "node_name",
                Words(translate("Settings", "The machine's own name")),
                translate("Settings", "Name"),
                translate("Settings", "How this machine is called in the hive"),
            ),
            Row(
                "worker.context_tokens",
                Number(automatic),
                translate("Settings", "Context"),
                translate("Settings", "Tokens one request gets; more needs more memory"),
            ),
            Row(
                "context.compression",
                Choice(_compressions()),
                translate("Settings", "Long conversations"),
            ),
            Row("power.keep_awake", Choice(_wakefulness()), translate("Settings", "Stay awake")),
            Row(
                "worker.threads",
                Number(automatic),
                translate("Settings", "Threads"),
                translate("Settings", "Of all workers together; best left to the program"),
                more=True,
            ),
            Row(
                "worker.slots",
                Number(translate("Settings", "As many as there is room for")),
                translate("Settings", "Slots"),
                translate("Settings", "How many voters speak at the same time; fewer need less memory"),
                more=True,
            ),
            Row(
                "worker.cache_type",
                Choice(_cache_types()),
                translate("Settings", "Context format"),
                more=True,
            ),
            Row(
                "worker.graphics_layers",
                Number(automatic),
                translate("Settings", "Graphics layers"),
                translate("Settings", "At most so many layers of a model on graphics processors; 0 for none"),
                more=True,
            ),
        ),
    )


def _modes() -> tuple[Option, ...]:
    return (
        Option(
            "consensus",
            translate("Settings", "nothing"),
            translate("Settings", "Programs that stream hear the winner, once it is certain"),
        ),
        Option(
            "agree_stream",
            translate("Settings", "what most voters share"),
            translate("Settings", "Text goes out as soon as most voters wrote the same"),
        ),
        Option(
            "stream_first",
            translate("Settings", "the first voter, live"),
            translate("Settings", "At once; the end of the stream says when the others disagreed"),
        ),
    )


def _cache_types() -> tuple[Option, ...]:
    return (
        Option("f16", "F16", translate("Settings", "As exact as models were made")),
        Option("q8_0", "Q8_0", translate("Settings", "Half the memory; answers change a little")),
        Option("q4_0", "Q4_0", translate("Settings", "A quarter of the memory; answers become worse")),
    )


def _compressions() -> tuple[Option, ...]:
    return (
        Option(
            "off",
            translate("Settings", "Refuse them"),
            translate("Settings", "Programs are told when a conversation outgrows the context"),
        ),
        Option(
            "drop",
            translate("Settings", "Leave the oldest out"),
            translate("Settings", "The model does not see the oldest turns any more"),
        ),
        Option(
            "summarise",
            translate("Settings", "Sum up the oldest"),
            translate("Settings", "The model sums the oldest turns up first, which takes time"),
        ),
    )


def _wakefulness() -> tuple[Option, ...]:
    return (
        Option(
            "off",
            translate("Settings", "Leave it to the system"),
            translate("Settings", "The machine may fall asleep in the middle of an answer"),
        ),
        Option(
            "own",
            translate("Settings", "For my questions"),
            translate("Settings", "It does not fall asleep while it answers you; the screen may go dark"),
        ),
        Option(
            "all",
            translate("Settings", "For every question"),
            translate("Settings", "Also while its voters work for your other machines; the screen may go dark"),
        ),
    )
