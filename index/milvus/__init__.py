"""The engine that searches a library by Milvus: an extra, imported by the libraries that use it.

connection   connects, waits within a bound, and says in one line what goes wrong
state        what the database knows of what is in Milvus
collections  the two collections of a library: their fields, and the index by size
words        our index terms, as Milvus's analyser reads them
expressions  filters, in Milvus's words
legs         the search by words and the one by meaning
okapi        the scores of BM25 for what they found
retrieval    the search of an opened library
described    what a Milvus says of itself
entities     what is put into the collections
placing      one publication: what is new goes in, what is gone is recorded
publisher    brings Milvus up to the database, and clears what no commit names
parts        compares Milvus with the database, for the doctor
"""
