"""Freezing the program, and telling what it is made of. `make bundle` runs `build`."""
