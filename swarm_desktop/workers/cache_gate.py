"""Who may use a worker's cache at the same time."""

import asyncio

_TELLING_BYTES = 2000
"""In shorter requests the template around the messages counts for too much."""


class CacheGate:
    """Lets requests in, in the order of their coming, while together they fit into the cache.

    llama.cpp takes any number of requests, and when the cache that they share is full it fails all of them. How many
    tokens a request has is only known when its reading begins; until then it is guessed from its bytes.
    """

    def __init__(self, capacity: int) -> None:
        self.capacity = capacity
        """Tokens of the whole cache: who enters with as many is alone."""
        self._used = 0
        self._turn = asyncio.Lock()
        self._freed = asyncio.Event()
        self._most_tokens_per_byte = 0.0

    def guess(self, body_bytes: int) -> int:
        """Return the tokens of a prompt of that many bytes of JSON: rather too many than too few."""
        return int(body_bytes * (self._most_tokens_per_byte or 1.0))

    def learn(self, body_bytes: int, prompt_tokens: int) -> None:
        """Make later guesses better by a prompt whose tokens were counted."""
        if body_bytes >= _TELLING_BYTES:
            self._most_tokens_per_byte = max(self._most_tokens_per_byte, prompt_tokens / body_bytes)

    async def enter(self, tokens: int) -> "Room":
        """Wait for room, at most for all of it. Whoever enters must `leave`."""
        room = Room(self, min(tokens, self.capacity))
        async with self._turn:
            while self._used and self._used + room.tokens > self.capacity:
                self._freed.clear()
                await self._freed.wait()
            self._used += room.tokens
        return room

    def change(self, tokens: int) -> None:
        """Take so many tokens more, or give them back where negative."""
        self._used += tokens
        if tokens < 0:
            self._freed.set()


class Room:
    """What one request holds of the cache."""

    def __init__(self, gate: CacheGate, tokens: int) -> None:
        self.tokens = tokens
        self._gate = gate

    def resize(self, tokens: int) -> None:
        """Hold so many tokens from now on."""
        self._gate.change(tokens - self.tokens)
        self.tokens = tokens

    def leave(self) -> None:
        """Hold nothing any more."""
        self.resize(0)
