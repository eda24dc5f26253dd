"""The child process of a worker that decodes with llama-cpp-python."""

from swarm_desktop.workers.llama_cpp_decoder import LlamaCppDecoder
from swarm_desktop.workers.voter_stream_child import serve


def main() -> None:
    """Serve until the parent is gone."""
    serve(LlamaCppDecoder)


if __name__ == "__main__":
    main()
