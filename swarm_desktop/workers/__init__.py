"""Workers: child processes that hold one model each, the supervisor that keeps them alive, and their runtimes."""
