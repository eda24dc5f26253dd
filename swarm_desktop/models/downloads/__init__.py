"""Fetching model files: in parallel, resumed after any interruption, checked, and published only when whole."""
