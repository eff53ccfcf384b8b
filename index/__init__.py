"""Articles, passages, embedding, search: the library on disk. It knows no questions.

library          the library: the façade over all rooms
backend          what the other packages use of a library, whatever keeps it
place            where the parts of a library lie
engines          which engine searches a library and publishes for it
publishing       what brings the search up to the database, whatever engine searches
local_publisher  the publisher of a library that is files in its folder
types            the values that flow
errors           every error raised on purpose
lexicon          months, weekdays, numbers, titles of persons: the words several rooms know
safe_text        any text made safe to show and to write
ingest/          from a file to an article's text, date and passages
storage/         the database, the derived files, the writer's lock
keyword/         BM25
vector/          embedding, and FAISS
stories/         articles that run one text
search/          one ranking out of both searches
opened/          what an opened library tells besides searches
extraction/      rows that extractors find in articles at an update
removal/         taking articles down, and the proof that nothing is left
maintenance/     updating, rebuilding, checking
"""
