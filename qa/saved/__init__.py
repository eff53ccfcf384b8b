"""Questions that are asked again and again: what is new in their answers since the last time.

types       a saved question, an answer as it was seen, and what changed
seeing      from an answer to what is kept of it
comparing   whether two answers seen are the same, and what is news
causes      why an answer is gone
forgetting  taking an article's words out
codec       a saved question with its answers, as a line of JSON
"""
