"""The Models page, and what other pages show of models."""
