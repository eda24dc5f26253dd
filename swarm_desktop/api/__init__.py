"""The endpoint: thin routes that turn a client's dialect into a request of the swarm, and its answer back."""
