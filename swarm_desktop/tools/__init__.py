"""Tools that a model may call on this machine: off unless the person switched them on, confined, asked for, recorded."""
