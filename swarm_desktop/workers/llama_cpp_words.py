"""Text to tokens and back, with a GGUF file's own vocabulary. Only a worker's child process imports this."""

import codecs
import ctypes

from llama_cpp import llama_cpp as library

from swarm_desktop.workers.decoding.speech import ANSWER_MARKS
from swarm_desktop.workers.llama_cpp_native import NativeModel

_PIECE_BYTES = 512


class Words:
    """The vocabulary of a model."""

    def __init__(self, model: NativeModel) -> None:
        self._vocabulary = model.vocabulary
        self.first = self._special(library.llama_vocab_bos(self._vocabulary))
        """Text of the token that begins every text; empty where there is none."""
        self.last = self._special(library.llama_vocab_eos(self._vocabulary))
        # In some vocabularies marks are control tokens, which have no text of their own.
        self._marks = {mark: tokens[0] for mark in ANSWER_MARKS if len(tokens := self.inner_tokens(mark)) == 1}

    def mark(self, mark: str) -> int | None:
        """Return the token that a mark is; None where it takes several."""
        return self._marks.get(mark)

    def tokens(self, text: str) -> list[int]:
        """Return the tokens of a whole text, the vocabulary's own first token included unless the text has it."""
        return self._tokens(text, adds_first=not (self.first and text.startswith(self.first)))

    def inner_tokens(self, text: str) -> list[int]:
        """Return the tokens of a text that stands within another."""
        return self._tokens(text, adds_first=False)

    def text(self, token: int) -> bytes:
        """Return the bytes of a token as they stand in an answer; control tokens have none."""
        return self._piece(token, special=token in self._marks.values())

    def ends(self, token: int) -> bool:
        """Return whether a token ends an answer."""
        return bool(library.llama_vocab_is_eog(self._vocabulary, token))

    def all_ends(self, words: int) -> list[int]:
        """Return all tokens that end an answer."""
        return [token for token in range(words) if self.ends(token)]

    def _tokens(self, text: str, *, adds_first: bool) -> list[int]:
        raw = text.encode()
        # One token a byte, and those that are put around it, are the most that there can be.
        room = len(raw) + 2
        buffer = (library.llama_token * room)()
        count = library.llama_tokenize(self._vocabulary, raw, len(raw), buffer, room, adds_first, True)  # noqa: FBT003
        return list(buffer[:count])

    def _special(self, token: int) -> str:
        return self._piece(token, special=True).decode(errors="replace") if token >= 0 else ""

    def _piece(self, token: int, *, special: bool) -> bytes:
        buffer = ctypes.create_string_buffer(_PIECE_BYTES)
        length = library.llama_token_to_piece(self._vocabulary, token, buffer, _PIECE_BYTES, 0, special)
        return buffer.raw[: max(length, 0)]


def text_decoder() -> codecs.IncrementalDecoder:
    """Return what puts letters together whose bytes are spread over tokens."""
    return codecs.getincrementaldecoder("utf-8")("replace")
