"""Editors and other programs: what each needs to be told, and writing it into its own settings file."""
