"""What of a library's database goes to another place.

rows    all rows of every table, and what shows that they are the same
places  the paths among them, where folders are called otherwise there
"""
