"""Articles, passages, embedding, search: the library on disk. It knows no questions."""
