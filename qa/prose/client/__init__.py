"""Asks a language model over HTTP, by OpenAI's protocol: `open_model` is the door."""
