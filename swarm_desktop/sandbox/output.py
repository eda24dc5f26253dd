"""The beginning and the end of a long output: the middle is what one misses least."""

from collections import deque


class ShellOutput:
    """Takes bytes as they come and keeps at most `most_bytes` of them."""

    def __init__(self, most_bytes: int) -> None:
        self._head_bytes = most_bytes // 2
        self._tail_bytes = most_bytes - self._head_bytes
        self._head = bytearray()
        self._tail: deque[bytes] = deque()
        self._in_tail = 0
        self.total_bytes = 0

    @property
    def omitted_bytes(self) -> int:
        """How many bytes between beginning and end are not kept."""
        return max(0, self.total_bytes - self._head_bytes - self._tail_bytes)

    def add(self, chunk: bytes) -> None:
        """Take the next bytes."""
        self.total_bytes += len(chunk)
        room = self._head_bytes - len(self._head)
        self._head += chunk[:room]
        if rest := chunk[room:] if room > 0 else chunk:
            self._tail.append(rest)
            self._in_tail += len(rest)
        while self._tail and self._in_tail - len(self._tail[0]) >= self._tail_bytes:
            self._in_tail -= len(self._tail.popleft())

    def kept(self) -> bytes:
        """Return beginning and end, with a line between them that says how much is missing."""
        tail = b"".join(self._tail)[-self._tail_bytes :]
        if not self.omitted_bytes:
            return bytes(self._head) + tail
        return bytes(self._head) + f"\n[... {self.omitted_bytes:,} bytes left out ...]\n".encode() + tail
