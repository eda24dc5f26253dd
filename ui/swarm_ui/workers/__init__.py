"""The Workers page: what every worker does, and its log."""
