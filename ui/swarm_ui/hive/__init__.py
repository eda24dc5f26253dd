"""The Hive page: the machines, and what they decided last."""
