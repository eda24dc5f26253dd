"""Which dialect a client speaks: its path tells."""

ANTHROPIC_PATH = "/v1/messages"


def speaks_anthropic(path: str) -> bool:
    """Tell whether a path belongs to the Anthropic dialect; all others belong to OpenAI's."""
    return path == ANTHROPIC_PATH or path.startswith(f"{ANTHROPIC_PATH}/")
