"""What runtimes that decode in Python share: from options and prompts to what voters say. Pure."""
