"""What a GGUF file's header says, as facts about the model."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from swarm_desktop.models.cache_shape import CacheShape, CacheType
from swarm_desktop.models.quantisation import FILE_TYPES, tensor_bytes

Value: TypeAlias = int | float | bool | str | tuple[int | float | bool, ...]


_WHOLE_EVERY = {"gemma2": 2, "gemma3": 6, "gemma3n": 5, "cohere2": 4, "gpt-oss": 2, "exaone4": 4}
"""Architectures of which only every so many-th layer keeps the whole context; their files do not say it."""
_SHARE_OUTSIDE_EXPERTS = 0.05
"""What a mixture of experts reads for every token: attention, router and embeddings."""


@dataclass(frozen=True, slots=True)
class GgufHeader:
    """A file's metadata, without long values, and the size of its tensors."""

    metadata: dict[str, Value]
    parameters: int
    needed_bytes: int
    """Where the last tensor ends: a shorter file is truncated."""
    array_lengths: Mapping[str, int] = field(default_factory=dict)
    """Of arrays, those too that are too long to be kept, such as the vocabulary."""
    tensors: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    """Sizes of each tensor, the innermost first, as the format writes them."""

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
    def cache_shape(self) -> CacheShape:
        """What one token of context takes, layer by layer; layers without attention keep nothing of it."""
        default = self.embedding_length // max((*self.heads, 1))
        key = self._number(f"{self.architecture}.attention.key_length", default)
        value = self._number(f"{self.architecture}.attention.value_length", default)
        window = self._number(f"{self.architecture}.attention.sliding_window")
        whole = in_windows = 0
        interval = self._number(f"{self.architecture}.full_attention_interval", 1)
        for layer, (heads, slides) in enumerate(zip(self.kv_heads, self._sliding_layers(window), strict=True)):
            if interval > 1 and (layer + 1) % interval:
                # It sums up what it read in a state whose size does not grow.
                continue
            if slides:
                in_windows += heads * (key + value)
            else:
                whole += heads * (key + value)
        return CacheShape(whole, in_windows, window if in_windows else 0)

    @property
    def embeds(self) -> bool:
        """Whether it turns texts into vectors instead of continuing them."""
        return self._number(f"{self.architecture}.pooling_type") > 0

    @property
    def cache_bytes_per_token(self) -> int:
        """Memory that one token of context takes at F16; at most this, where layers slide."""
        shape = self.cache_shape
        return tensor_bytes(shape.numbers_per_token + shape.window_numbers_per_token, CacheType.F16)

    @property
    def vocabulary(self) -> int:
        """Tokens that it knows; 0 where that cannot be told."""
        return self._number(f"{self.architecture}.vocab_size") or self.array_lengths.get("tokenizer.ggml.tokens", 0)

    @property
    def active_share(self) -> float:
        """About which share of the weights one token needs: less than 1 in a mixture of experts."""
        experts = self._number(f"{self.architecture}.expert_count")
        used = self._number(f"{self.architecture}.expert_used_count")
        if not 0 < used < experts:
            return 1.0
        return _SHARE_OUTSIDE_EXPERTS + (1 - _SHARE_OUTSIDE_EXPERTS) * used / experts

    def _sliding_layers(self, window: int) -> tuple[bool, ...]:
        """Return for each layer whether it keeps only the last tokens."""
        told = self.metadata.get(f"{self.architecture}.attention.sliding_window_pattern")
        if window and isinstance(told, tuple) and len(told) == self.layers:
            return tuple(bool(slides) for slides in told)
        period = told if isinstance(told, int) and told > 1 else _WHOLE_EVERY.get(self.architecture, 0)
        return tuple(bool(window) and period > 0 and (layer + 1) % period != 0 for layer in range(self.layers))

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
