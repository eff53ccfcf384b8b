"""Questions, the reader, answers, citations, confidence. It knows no screens and no measures."""
