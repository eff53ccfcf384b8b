"""Articles as records of named fields, in whatever file they stand.

fields  the names that fields go by
record  from a record to an article
notes   what is said of entries with less than an article
dates   the date of a mail's or a feed's entry
"""
