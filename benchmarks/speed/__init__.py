"""How fast Dateline is, and in how much memory.

latency       from a cold process to the answer, and the warm time of an answer
indexing      articles into a new library, stage by stage
embedding     bulk embedding beside plain SentenceTransformer.encode
scale         libraries of up to a million passages, searched and updated
app           the app's start, and for how long its event loop stands still
app_start     starting the app in a pseudo-terminal
side_by_side  whole commands of two checkouts, in turns
serving       searches and answers over HTTP, beside plain calls
soak          a server's memory under mixed load
served        a server as a process of its own, and a client of it
documents     files of the user's, beside the same words as plain text
formats       each format, beside the same articles as plain text (format_files writes them)
spread        times summed up
"""
