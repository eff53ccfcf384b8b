"""What was asked and answered before: kept, searched, and written out.

store     conversations kept, listed, searched, renamed, deleted
database  its SQLite file
recorder  keeping answers as they come
removal   taking articles that were removed out of answers
answers   answers as JSON; `desk_codec` and `prose_codec` have what the desk and a model add
search    from what is typed to a full-text query
cards     the list and its preview, as text
markdown  a conversation as Markdown
export    where that goes
"""
