"""The Connect page: what a person's own programs need to know."""
