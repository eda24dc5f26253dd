"""What outlives the program: the data folder, settings, secrets, and the lock that keeps a second instance away."""
