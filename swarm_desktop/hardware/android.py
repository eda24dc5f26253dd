"""Phones and tablets, where the program runs under Termux: the chip, and its graphics."""

from dataclasses import dataclass

from swarm_desktop.core.snapshot import GpuView
from swarm_desktop.hardware.errors import UnreadableError
from swarm_desktop.hardware.probe import Findings
from swarm_desktop.hardware.system_files import SystemFiles
from swarm_desktop.hardware.tools import RunTool, run_tool

GETPROP = ("getprop",)
_ADRENO = "sys/class/kgsl/kgsl-3d0"
_MALI = "sys/class/misc/mali0/device/gpuinfo"
_CHIP_MAKERS = {"qti": "Qualcomm", "qcom": "Qualcomm", "mediatek": "MediaTek", "samsung": "Samsung", "google": "Google"}


@dataclass(frozen=True, slots=True)
class AndroidFacts:
    """What Android tells about a device; empty where it does not."""

    version: str = ""
    chip: str = ""
    """Maker and model, for example `Qualcomm SM8550`."""


class AndroidProbe:
    """Implements `Probe` for Android."""

    vendor = "Mobile"

    def __init__(self, files: SystemFiles | None = None) -> None:
        """`files` is what tests replace."""
        self._files = files or SystemFiles()

    def find(self) -> Findings:
        """Read the graphics of the chip; Android hides them from most programs, which is no failure."""
        adreno = self._files.text(f"{_ADRENO}/gpu_model")
        if adreno:
            return Findings((_shared(adreno_name(adreno), "Qualcomm"),))
        mali = self._files.text(_MALI)
        return Findings((_shared(" ".join(mali.split()[:3]), "Arm"),)) if mali else Findings()


def android_facts(run: RunTool = run_tool) -> AndroidFacts | None:
    """Return what Android tells; None where this is not Android."""
    try:
        text = run(GETPROP)
    except UnreadableError:
        return AndroidFacts()
    return read_getprop(text) if text is not None else None


def read_getprop(text: str) -> AndroidFacts:
    """Return the facts in what `getprop` prints: `[name]: [value]` in each line."""
    told: dict[str, str] = {}
    for line in text.splitlines():
        name, colon, value = line.strip().partition("]: [")
        if colon:
            told[name.removeprefix("[")] = value.removesuffix("]").strip()
    maker = told.get("ro.soc.manufacturer", "")
    # Before Android 12 only the platform's code name is told.
    model = told.get("ro.soc.model") or told.get("ro.board.platform") or told.get("ro.hardware", "")
    chip = " ".join(filter(None, (_CHIP_MAKERS.get(maker.lower(), maker), model)))
    return AndroidFacts(told.get("ro.build.version.release", ""), chip)


def adreno_name(model: str) -> str:
    """Return `Adreno 740` of `Adreno740v2`."""
    number = "".join(letter for letter in model.partition("v")[0] if letter.isdecimal())
    return f"Adreno {number}" if number else model


def _shared(name: str, vendor: str) -> GpuView:
    return GpuView(name, 0, vendor=vendor, unified_memory=True)
