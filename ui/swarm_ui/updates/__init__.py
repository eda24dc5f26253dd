"""Newer versions of the program: the card in Settings, the question whether to look, and the word in the tray."""
