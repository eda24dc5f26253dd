"""What goes wrong with signatures."""


class SigningError(Exception):
    """A file cannot be signed: what is missing, or what the tool said."""


class NotSignedError(Exception):
    """A file carries no signature, or not one that holds."""
