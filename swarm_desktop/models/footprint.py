"""How much memory a running model takes."""

from dataclasses import dataclass

from swarm_desktop.models.cache_shape import ANSWER_TOKENS_PER_SLOT, CacheType
from swarm_desktop.models.catalog_model import CatalogFile, CatalogModel
from swarm_desktop.models.memory_pools import PoolKind

_MEBIBYTE = 2**20
_BATCH_TOKENS = {PoolKind.GRAPHICS: 512, PoolKind.UNIFIED: 512, PoolKind.PROCESSOR: 128}
"""How many tokens of a prompt are read at a time: their scores for the whole vocabulary are held at once."""
_PROGRAM_BYTES = {
    # Beside the scores: what the driver keeps for a program, and intermediate results.
    PoolKind.GRAPHICS: 384 * _MEBIBYTE,
    PoolKind.UNIFIED: 256 * _MEBIBYTE,
    PoolKind.PROCESSOR: 72 * _MEBIBYTE,
}
_SCORE_BYTES = 4
_ESTIMATE_MARGIN = 1.03
_USUAL_VOCABULARY = 152_000


@dataclass(frozen=True, slots=True)
class Load:
    """What is to be run: a file, for so many voters, with so much context for each."""

    model: CatalogModel
    file: CatalogFile
    voters: int
    context_tokens: int
    """Tokens that one request gets, prompt and answer together."""
    cache_type: CacheType = CacheType.F16
    shared_weights: bool = True
    """Whether the voters share weights and prompt; else each has a copy of the model of its own."""
    answer_tokens: int = ANSWER_TOKENS_PER_SLOT
    """Room for what each voter writes beside the prompt that they share."""
    companion_bytes: int = 0
    """Weights beside the model's own: adapters, and what reads images."""

    @property
    def copies(self) -> int:
        """How often the weights lie in memory."""
        return 1 if self.shared_weights else self.voters

    @property
    def cache_tokens(self) -> int:
        """Tokens in the cache of one copy."""
        if self.copies > 1 or self.voters == 1:
            return self.context_tokens
        return self.context_tokens + self.voters * min(self.answer_tokens, self.context_tokens)

    @property
    def cache_bytes(self) -> int:
        """Memory of all caches, wherever they lie."""
        return self.copies * self.model.cache_shape.size_bytes(
            self.cache_tokens,
            sequences=self.voters // self.copies,
            batch_tokens=max(_BATCH_TOKENS.values()),
            cache_type=self.cache_type,
        )

    @property
    def weight_bytes(self) -> int:
        """Memory of all weights, wherever they lie."""
        margin = _ESTIMATE_MARGIN if self.file.size_is_estimate else 1
        return int(self.copies * (self.file.size_bytes * margin + self.companion_bytes))

    @property
    def units(self) -> int:
        """Into how many parts it can be dealt out to devices: its layers, and the output."""
        return self.model.layers + 1

    @property
    def unit_bytes(self) -> int:
        """Memory of one such part: weights and its share of the cache."""
        return -(-(self.weight_bytes + self.cache_bytes) // self.units)

    def extra_bytes(self, kind: PoolKind) -> int:
        """Return what each device takes that has any part of it."""
        vocabulary = self.model.vocabulary or _USUAL_VOCABULARY
        return self.copies * (_PROGRAM_BYTES[kind] + _BATCH_TOKENS[kind] * vocabulary * _SCORE_BYTES)
