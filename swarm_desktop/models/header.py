"""What a GGUF file's header says, as facts about the model."""

from dataclasses import dataclass
from typing import TypeAlias

from swarm_desktop.models.cache_shape import CacheType
from swarm_desktop.models.quantisation import FILE_TYPES, tensor_bytes

Value: TypeAlias = int | float | bool | str | tuple[int | float | bool, ...]


@dataclass(frozen=True, slots=True)
class GgufHeader:
    """A file's metadata, without long values, and the size of its tensors."""

    metadata: dict[str, Value]
    parameters: int
    needed_bytes: int
    """Where the last tensor ends: a shorter file is truncated."""

    @property
    def architecture(self) -> str:
        """Family of the model, such as `llama` or `qwen2`."""
        return str(self.metadata.get("general.architecture", ""))

    @property
    def name(self) -> str:
        """The model's own name; empty where it has none."""
        return str(self.metadata.get("general.name", ""))

    @property
    def quantisation(self) -> str:
        """Number format of the weights, such as `Q4_K_M`; empty where it is not known."""
        return FILE_TYPES.get(self._number("general.file_type", -1), "")

    @property
    def trained_context(self) -> int:
        """Tokens of context that it was trained for; 0 where it does not say."""
        return self._number(f"{self.architecture}.context_length")

    @property
    def embedding_length(self) -> int:
        """Width of the model."""
        return self._number(f"{self.architecture}.embedding_length")

    @property
    def layers(self) -> int:
        """Number of blocks."""
        return self._number(f"{self.architecture}.block_count")

    @property
    def heads(self) -> tuple[int, ...]:
        """Attention heads of each layer."""
        return self._per_layer("head_count", (0,) * self.layers)

    @property
    def kv_heads(self) -> tuple[int, ...]:
        """Heads of keys and values of each layer; 0 for layers without attention."""
        return self._per_layer("head_count_kv", self.heads)

    @property
    def cache_bytes_per_token(self) -> int:
        """Memory that one token of context takes at F16; at most this, where layers share or slide."""
        default = self.embedding_length // max((*self.heads, 1))
        key = self._number(f"{self.architecture}.attention.key_length", default)
        value = self._number(f"{self.architecture}.attention.value_length", default)
        return tensor_bytes(sum(self.kv_heads) * (key + value), CacheType.F16)

    @property
    def embeds(self) -> bool:
        """Whether it turns texts into vectors instead of continuing them."""
        return self._number(f"{self.architecture}.pooling_type") > 0

    def _number(self, key: str, default: int = 0) -> int:
        value = self.metadata.get(key, default)
        return int(value) if isinstance(value, int | float) else default

    def _per_layer(self, key: str, default: tuple[int, ...]) -> tuple[int, ...]:
        match self.metadata.get(f"{self.architecture}.attention.{key}"):
            case tuple(values):
                return tuple(int(value) for value in values)
            case int(value):
                return (value,) * self.layers
            case _:
                return default
