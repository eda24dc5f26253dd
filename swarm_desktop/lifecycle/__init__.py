"""When models are loaded, and when they give their memory back."""
