"""The hub where model files come from: Hugging Face, or a mirror that speaks its language."""
