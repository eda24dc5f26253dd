"""`python -m swarm_desktop` is the command line."""

from swarm_desktop.cli import main

if __name__ == "__main__":
    main()
