"""What is kept with a library and isn't made from articles: saved and own questions, saved runs.

    documents    what a keeper of named documents does, and which one a library has
    in_folder    files in the library's folder, or one there such as `runs`
    in_database  rows of the library's PostgreSQL
    brought      what a copy brings along, until it is in its place
    generations  the query encoder's files, which every machine needs
    whole_files  files that are written whole or not at all

What a document says is the business of those who keep it.
"""
