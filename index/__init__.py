"""Articles, passages, embedding, search: the library on disk. It knows no questions.

library       the library on this machine: the façade over all rooms
backend       what the other packages use of a library, whatever keeps it
types         the values that flow
errors        every error raised on purpose
lexicon       months, weekdays, numbers, titles of persons: the words several rooms know
safe_text     any text made safe to show and to write
ingest/       from a file to an article's text, date and passages
storage/      the database, the derived files, the writer's lock
keyword/      BM25
vector/       embedding, and FAISS
stories/      articles that run one text
search/       one ranking out of both searches
extraction/   rows that extractors find in articles at an update
removal/      taking articles down, and the proof that nothing is left
maintenance/  updating, rebuilding, checking
"""
