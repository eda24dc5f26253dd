"""The child process of a worker that decodes with mlx-lm."""

from swarm_desktop.workers.mlx_decoder import MlxDecoder
from swarm_desktop.workers.voter_stream_child import serve


def main() -> None:
    """Serve until the parent is gone."""
    serve(MlxDecoder)


if __name__ == "__main__":
    main()
