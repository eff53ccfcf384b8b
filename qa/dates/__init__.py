"""Time expressions: what they mean in an article, and in a question."""
