"""A byte-level BPE of the project's own text, in the form llama.cpp calls ``qwen2``."""

from collections.abc import Iterator

from tokenizers import AddedToken, Regex, Tokenizer, decoders, models, pre_tokenizers, trainers

from practice_model.chat_template import CONTROL_TOKENS, USER_DEFINED_TOKENS, rendered_text
from practice_model.corpus import examples
from practice_model.phrasing import COMMON_WORDS

VOCABULARY_SIZE = 1536
COMMON_WORD_REPEATS = 200
"""How often each common word is shown, so that it becomes one token."""
TRAINING_CONVERSATIONS = 20_000
TOKENIZER_SEED_OFFSET = 1

WORD_PATTERN = (
    r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"
)
"""How llama.cpp splits text before it merges, when the file says ``pre = qwen2``: one digit is one token."""


def train_tokenizer(seed: int) -> Tokenizer:
    """Learn the vocabulary from a sample of the corpus."""
    special = [*CONTROL_TOKENS, *USER_DEFINED_TOKENS]
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [
            pre_tokenizers.Split(Regex(WORD_PATTERN), behavior="isolated"),
            pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False),
        ]
    )
    tokenizer.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=VOCABULARY_SIZE,
        special_tokens=[AddedToken(token, normalized=False, special=True) for token in special],
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
        show_progress=False,
    )
    tokenizer.train_from_iterator(_sample(seed, special), trainer)
    return tokenizer


def token_id(tokenizer: Tokenizer, token: str) -> int:
    """Return the number of a token that must exist."""
    identifier = tokenizer.token_to_id(token)
    if identifier is None:
        raise KeyError(token)
    return identifier


def _sample(seed: int, special: list[str]) -> Iterator[str]:
    """Yield the text between special tokens; no merge may reach across one."""
    yield from (f"{word} {word}" for word in COMMON_WORDS for _ in range(COMMON_WORD_REPEATS))
    conversations = examples(seed + TOKENIZER_SEED_OFFSET)
    for _ in range(TRAINING_CONVERSATIONS):
        text = rendered_text(next(conversations))
        for token in special:
            text = text.replace(token, "\0")
        yield from filter(None, text.split("\0"))
