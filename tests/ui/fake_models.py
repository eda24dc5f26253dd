"""Models as a window is offered them, and commands about them that only remember what they were asked."""

from dataclasses import replace
from pathlib import Path

from swarm_desktop.core.downloads import DownloadState, DownloadView
from swarm_desktop.core.ids import DownloadId
from swarm_desktop.core.model_choices import ModelChoice, ModelChoices
from swarm_desktop.core.model_files import Fit, FoundModel, HubFile, HubRepository, Place
from swarm_desktop.core.profiles import Member, Profile, ProfileEntry
from swarm_desktop.core.snapshot import ModelView
from swarm_desktop.core.trouble import Trouble

GIGABYTE = 1024**3
PROPOSED = ModelChoice(
    name="qwen2.5-coder:7b:q4_k_m",
    title="Qwen2.5 Coder 7B Instruct",
    quantisation="Q4_K_M",
    size_bytes=int(4.4 * GIGABYTE),
    repository="bartowski/Qwen2.5-Coder-7B-Instruct-GGUF",
    files=("Qwen2.5-Coder-7B-Instruct-Q4_K_M.gguf",),
    fits=True,
    words="7B at Q4_K_M, 5 voters, 16k context each, 5.9 of 8 GB",
    verified=True,
    licence="Apache-2.0",
    purpose="coding",
    tool_use=True,
)
SMALLER = ModelChoice(
    name="llama-3.2:3b:q4_k_m",
    title="Llama 3.2 3B Instruct",
    quantisation="Q4_K_M",
    size_bytes=2 * GIGABYTE,
    repository="bartowski/Llama-3.2-3B-Instruct-GGUF",
    files=("Llama-3.2-3B-Instruct-Q4_K_M.gguf",),
    fits=True,
    words="The larger 7B fits.",
    size_is_estimate=True,
    licence="Llama-3.2",
    purpose="general",
)
LARGER = ModelChoice(
    name="qwen3:32b:q4_k_m",
    title="Qwen3 32B",
    quantisation="Q4_K_M",
    size_bytes=19 * GIGABYTE,
    repository="Qwen/Qwen3-32B-GGUF",
    files=("Qwen3-32B-Q4_K_M.gguf",),
    fits=False,
    words="Does not fit: needs at least 20.2 GB, and 8 GB may be used.",
    size_is_estimate=True,
    licence="Apache-2.0",
    purpose="general",
    tool_use=True,
    reasoning=True,
)
VECTORS = ModelChoice(
    name="bge-small-en:v1.5:f16",
    title="BGE small (English)",
    quantisation="F16",
    size_bytes=67_000_000,
    repository="owner/bge-small-en-v1.5-gguf",
    files=("bge-small-en-v1.5-f16.gguf",),
    fits=True,
    words="",
    licence="MIT",
    purpose="embedding",
)
CHOICES = ModelChoices(PROPOSED.words, PROPOSED, (SMALLER, LARGER), (VECTORS,))

OWN = FoundModel(
    "bartowski/Qwen2.5-Coder-1.5B-Instruct-GGUF/Qwen2.5-Coder-1.5B-Instruct-Q8_0.gguf",
    Place.OWN,
    ModelView("qwen-1.5b", "Qwen2.5 Coder 1.5B", "/models/qwen-1.5b.gguf", 2 * GIGABYTE, "qwen2", "Q8_0"),
    Fit.ROOMY,
)
OLLAMA = FoundModel(
    "gemma3:12b",
    Place.OLLAMA,
    ModelView("gemma3-12b", "Gemma 3 12B", "/ollama/blobs/sha256-12b", 8 * GIGABYTE, "gemma3", "Q4_K_M"),
    Fit.TIGHT,
)
EMBEDDER = FoundModel(
    "nomic-embed-text-v1.5.Q8_0.gguf",
    Place.LM_STUDIO,
    ModelView("nomic", "Nomic", "/lm/nomic.gguf", 146_000_000, "nomic-bert", "Q8_0", embeds=True),
    Fit.ROOMY,
)

DOWNLOAD = DownloadId("download-1")
FETCHING = DownloadView(
    DOWNLOAD,
    "qwen2.5-coder-7b:Q4_K_M",
    PROPOSED.repository,
    PROPOSED.files,
    DownloadState.FETCHING,
    size_bytes=PROPOSED.size_bytes,
    done_bytes=PROPOSED.size_bytes // 2,
    bytes_per_second=12 * 1024**2,
)
PAUSED = DownloadView(
    DownloadId("download-2"),
    "owner/Other-GGUF/other-Q8_0.gguf",
    "owner/Other-GGUF",
    ("other-Q8_0.gguf",),
    DownloadState.PAUSED,
    size_bytes=3 * GIGABYTE,
    done_bytes=GIGABYTE,
)
STUCK = DownloadView(
    DownloadId("download-3"),
    "llama-3.2-3b:Q4_K_M",
    SMALLER.repository,
    SMALLER.files,
    DownloadState.FAILED,
    size_bytes=SMALLER.size_bytes,
    done_bytes=GIGABYTE // 2,
    trouble=Trouble("The model cannot be fetched", "The disk is full: 1.5 GB more are needed. Make room, then go on."),
)
ARRIVED = replace(
    FETCHING,
    state=DownloadState.DONE,
    done_bytes=PROPOSED.size_bytes,
    bytes_per_second=0.0,
    path="/models/7b.gguf",
)
REPOSITORIES = (
    HubRepository("bartowski/Qwen2.5-Coder-7B-Instruct-GGUF", 120_000, 90, parameters=7_600_000_000, fit=Fit.ROOMY),
    HubRepository("google/gemma-3-12b-it-qat-q4_0-gguf", 80_000, gated=True, parameters=11_800_000_000, fit=Fit.TIGHT),
    HubRepository("unsloth/Qwen3-235B-A22B-GGUF", 5_000, parameters=235_000_000_000, fit=Fit.TOO_LARGE),
)
FILES = (
    HubFile(("Q4-Q4_K_M.gguf",), 4 * GIGABYTE, "Q4_K_M", Fit.ROOMY, "owner/name/resolve/main/Q4-Q4_K_M.gguf"),
    HubFile(
        ("Q8-Q8_0-00001-of-00002.gguf", "Q8-Q8_0-00002-of-00002.gguf"),
        8 * GIGABYTE,
        "Q8_0",
        Fit.TIGHT,
        "owner/name/resolve/main/Q8-Q8_0-00001-of-00002.gguf",
    ),
)


MIXED = ProfileEntry(
    name="two-sizes",
    profile=Profile(
        description="A large model, and a small one that disagrees",
        members=(
            Member(model="qwen2.5-coder-7b-instruct-q4_k_m", voters=3, temperatures=(0.7, 0.9, 1.1)),
            Member(model="llama-3.2-3b-instruct-q4_k_m", voters=2, seeds=(11,), weight=0.8, warm_up=False),
        ),
    ),
)
WRONG = ProfileEntry(name="draft", fault="/home/ada/profiles/draft.toml, line 3: `members.0.model`: Field required")


class FakeModelCommands:
    """What a window asks about models; `_called` is the base's way to remember a call."""

    def __init__(self) -> None:
        self.choices = CHOICES
        self.found: tuple[FoundModel, ...] = (OWN, OLLAMA, EMBEDDER)
        self.repositories: tuple[HubRepository, ...] = REPOSITORIES
        self.files: tuple[HubFile, ...] = FILES
        self.entries: tuple[ProfileEntry, ...] = (MIXED, WRONG)

    async def model_choices(self) -> ModelChoices:
        await self._called("model_choices")
        return self.choices

    async def download_model(self, name: str) -> DownloadId:
        await self._called("download_model", name)
        return DOWNLOAD

    async def pause_download(self, download_id: DownloadId) -> None:
        await self._called("pause_download", download_id)

    async def resume_download(self, download_id: DownloadId) -> None:
        await self._called("resume_download", download_id)

    async def cancel_download(self, download_id: DownloadId) -> None:
        await self._called("cancel_download", download_id)

    async def search_models(self, text: str) -> tuple[HubRepository, ...]:
        await self._called("search_models", text)
        return self.repositories

    async def repository_files(self, repository: str) -> tuple[HubFile, ...]:
        await self._called("repository_files", repository)
        return self.files

    async def found_models(self) -> tuple[FoundModel, ...]:
        await self._called("found_models")
        return self.found

    async def remove_model(self, path: Path) -> None:
        await self._called("remove_model", path)
        self.found = tuple(model for model in self.found if model.model.path != str(path))

    async def set_hub_token(self, token: str | None) -> None:
        await self._called("set_hub_token", token)

    async def profiles(self) -> tuple[ProfileEntry, ...]:
        await self._called("profiles")
        return self.entries

    async def save_profile(self, name: str, profile: Profile) -> None:
        await self._called("save_profile", (name, profile))
        others = tuple(entry for entry in self.entries if entry.name != name)
        self.entries = (*others, ProfileEntry(name=name, profile=profile))

    async def remove_profile(self, name: str) -> None:
        await self._called("remove_profile", name)
        self.entries = tuple(entry for entry in self.entries if entry.name != name)

    async def use_profile(self, name: str | None) -> None:
        await self._called("use_profile", name)

    async def free_memory(self) -> None:
        await self._called("free_memory")

    async def _called(self, name: str, argument: object = None) -> None:
        raise NotImplementedError
