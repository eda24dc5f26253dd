"""The Logs page, and what the program has to say of an end that nobody wanted."""
