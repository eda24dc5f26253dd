"""Model files: what their headers say, and which one is meant."""
