"""The Responses dialect of OpenAI: answers that are kept, gone on from, and made in the background."""
