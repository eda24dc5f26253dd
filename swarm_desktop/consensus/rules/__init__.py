"""Rules: each turns ballots into a decision."""
