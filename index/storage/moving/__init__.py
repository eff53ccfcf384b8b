"""What of a library goes to another place: the rows of its tables, and what lies beside them.

rows        all rows of every table, and what shows that they are the same
places      the paths among them, where folders are called otherwise there
kept_files  fetched pages, recognised texts, saved runs and questions
"""
