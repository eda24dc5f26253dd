"""Build the practice model: a tiny llama-architecture model that ships with the program.

Everything is made here: the training text, the tokenizer, the network and the GGUF file.
The only entry point is ``build.py``; see ``resources/practice-model.md`` for what comes out.
"""
