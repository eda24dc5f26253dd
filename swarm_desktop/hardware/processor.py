"""The processor: its name, and what it can do that makes a model faster."""

import platform
import sys
from collections.abc import Iterable

from swarm_desktop.hardware.errors import UnreadableError
from swarm_desktop.hardware.system_files import SystemFiles
from swarm_desktop.hardware.tools import RunTool, run_tool

_USEFUL = {
    "sse4_2": "sse4_2",
    "avx": "avx",
    "avx2": "avx2",
    "fma": "fma",
    "f16c": "f16c",
    "avx_vnni": "avx_vnni",
    "avx512f": "avx512f",
    "avx512bw": "avx512bw",
    "avx512_vnni": "avx512_vnni",
    "avx512_bf16": "avx512_bf16",
    "amx_tile": "amx_tile",
    "amx_int8": "amx_int8",
    "amx_bf16": "amx_bf16",
    "asimd": "neon",
    "neon": "neon",
    "advsimd": "neon",
    "asimddp": "dotprod",
    "feat_dotprod": "dotprod",
    "fphp": "fp16",
    "feat_fp16": "fp16",
    "i8mm": "i8mm",
    "feat_i8mm": "i8mm",
    "bf16": "bf16",
    "feat_bf16": "bf16",
    "sve": "sve",
    "sve2": "sve2",
    "sme": "sme",
    "feat_sme": "sme",
    "v": "rvv",
}
"""Names of Linux and macOS, and ours, in the order in which they are told."""
_WINDOWS_FEATURES = {19: "neon", 38: "sse4_2", 39: "avx", 40: "avx2", 41: "avx512f", 43: "dotprod"}
"""What `IsProcessorFeaturePresent` answers, by number."""


def features(files: SystemFiles | None = None, run: RunTool = run_tool, system: str | None = None) -> tuple[str, ...]:
    """Return what the processor of this machine can do; empty where it does not tell."""
    system = system or platform.system()
    if system == "Darwin":
        return _darwin_features(run)
    if system == "Windows":
        return _windows_features()
    return cpuinfo_features((files or SystemFiles()).text("proc/cpuinfo") or "")


def name(files: SystemFiles | None = None, run: RunTool = run_tool, system: str | None = None) -> str:
    """Return the processor's name for people; empty where it is not told."""
    system = system or platform.system()
    if system == "Darwin":
        try:
            return (run(["sysctl", "-n", "machdep.cpu.brand_string"]) or "").strip()
        except UnreadableError:
            return ""
    return cpuinfo_name((files or SystemFiles()).text("proc/cpuinfo") or "") or platform.processor()


def cpuinfo_features(text: str) -> tuple[str, ...]:
    """Return the useful ones of the first processor in Linux's description."""
    for line in text.splitlines():
        label, _, flags = line.partition(":")
        if label.strip().lower() in {"flags", "features"}:
            return _useful(flags.split())
        if label.strip() == "isa":
            # RISC-V writes all single letters in one word: rv64imafdcv_zicsr.
            return _useful(flags.strip().partition("_")[0].removeprefix("rv64"))
    return ()


def cpuinfo_name(text: str) -> str:
    """Return the processor's name from Linux's or Android's description; the chip's where only that is told."""
    labels: dict[str, str] = {}
    for line in text.splitlines():
        label, _, value = line.partition(":")
        labels.setdefault(label.strip(), " ".join(value.split()))
    # `Processor` is the instruction set on old Android kernels, `Hardware` the chip, `Model` the board.
    return next((labels[label] for label in ("model name", "Hardware", "cpu model", "Model") if labels.get(label)), "")


def _darwin_features(run: RunTool) -> tuple[str, ...]:
    try:
        text = run(["sysctl", "hw.optional", "machdep.cpu"]) or ""
    except UnreadableError:
        return ()
    return sysctl_features(text)


def sysctl_features(text: str) -> tuple[str, ...]:
    """Return the useful ones of what `sysctl` prints on macOS."""
    found: list[str] = []
    for line in text.splitlines():
        label, _, value = line.partition(":")
        if label.startswith("machdep.cpu.") and label.endswith("features"):
            # Intel: AVX2, AVX1.0, SSE4.2
            found += [word.lower().replace("avx1.0", "avx").replace(".", "_") for word in value.split()]
        elif label.startswith("hw.optional.") and value.strip() == "1":
            found.append(label.rpartition(".")[2].lower())
    return _useful(found)


def _windows_features() -> tuple[str, ...]:
    if sys.platform != "win32":
        return ()
    import ctypes  # noqa: PLC0415  # its `windll` exists there alone

    present = ctypes.windll.kernel32.IsProcessorFeaturePresent
    return _useful(name for number, name in _WINDOWS_FEATURES.items() if present(number))


def _useful(flags: Iterable[str]) -> tuple[str, ...]:
    had = set(flags)
    ours = [ours for theirs, ours in _USEFUL.items() if theirs in had or ours in had]
    return tuple(dict.fromkeys(ours))
