"""What the desktop does for the program, as switches in Settings."""
