"""A pairing in words, at each of its stages. Pure functions."""

from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication

from swarm_desktop.core.hive import PairingStage, PairingView
from swarm_ui.hive.nearby import stranger_name
from swarm_ui.states import Tone

translate = QCoreApplication.translate


@dataclass(frozen=True, slots=True)
class PairingProps:
    """What the person sees."""

    title: str
    text: str
    tone: Tone = "dim"
    """Of `text`."""
    code: str = ""
    """Two groups of three."""
    spoken_code: str = ""
    """Digit by digit, as it is read out."""
    asks: bool = False
    """Whether the person is to say something about the code."""
    again: str = ""
    """The address to begin again with; empty where that makes no sense."""
    over: bool = False
    cancel: str = ""
    """What the button says that ends it now; empty where nothing can be ended."""


def pairing_props(pairing: PairingView) -> PairingProps:
    """Return what to show of a pairing."""
    name = stranger_name(pairing.name) or pairing.address
    if not pairing.is_live:
        return _outcome(pairing, name)
    match pairing.stage:
        case PairingStage.CONNECTING:
            title = translate("Pairing", "Calling {name}…").format(name=name)
            text = translate("Pairing", "Waiting for an answer from the other machine.")
            return PairingProps(title, text, cancel=translate("Pairing", "Cancel"))
        case PairingStage.COMPARING:
            title = (
                translate("Pairing", "Pair with {name}?")
                if pairing.begun_here
                else translate("Pairing", "{name} wants to pair with this machine")
            ).format(name=name)
            text = translate("Pairing", "Look at the other screen. It must show this code:")
            return PairingProps(title, text, "plain", *_code(pairing.code), asks=True)
        case _:
            title = translate("Pairing", "Waiting for {name}").format(name=name)
            text = translate("Pairing", "You said yes. Press “Same code” on the other machine, too.")
            cancel = translate("Pairing", "Take it back")
            return PairingProps(title, text, "plain", *_code(pairing.code), cancel=cancel)


def _outcome(pairing: PairingView, name: str) -> PairingProps:
    again = pairing.address if pairing.begun_here else ""
    match pairing.stage:
        case PairingStage.PAIRED:
            title = translate("Pairing", "{name} is in the hive").format(name=name)
            text = translate(
                "Pairing",
                "From now on each of the two machines asks the other for votes. Settings say how many voters you lend.",
            )
            return PairingProps(title, text, "ok", over=True)
        case PairingStage.DECLINED:
            title = translate("Pairing", "Not paired with {name}").format(name=name)
            advice = translate(
                "Pairing",
                "If the codes were different, somebody may stand between the two machines: "
                "try again in another network or with a cable, and say yes only when they are the same.",
            )
            return PairingProps(title, f"{pairing.reason} {advice}".strip(), "warn", again=again, over=True)
        case PairingStage.CANCELLED:
            title = translate("Pairing", "Not paired with {name}").format(name=name)
            return PairingProps(title, pairing.reason, again=again, over=True)
        case PairingStage.EXPIRED:
            title = translate("Pairing", "Time ran out")
            return PairingProps(title, pairing.reason, "warn", again=again, over=True)
        case _:
            title = translate("Pairing", "Pairing with {name} failed").format(name=name)
            advice = translate(
                "Pairing",
                "Is the hive switched on there? “Not finding a machine?” on the Hive page looks for the cause.",
            )
            return PairingProps(title, f"{pairing.reason} {advice}".strip(), "bad", again=again, over=True)


def _code(code: str) -> tuple[str, str]:
    middle = len(code) // 2
    groups = (code[:middle], code[middle:])
    return " ".join(groups), ", ".join(" ".join(group) for group in groups)
