"""Facts and pure decisions: nothing here does I/O, and everything else may import it."""
