"""Tool calls that wait for the person."""
