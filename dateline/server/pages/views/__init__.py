"""What stands on the pages: values that hold words and addresses, and no rule.

answers    a question and what the articles say to it
passages   what a search found
articles   an article, whole, with words marked
desk       the desk: its views, and the sheet of one
glance     the library, before anything is asked
citing     a quotation with its reference, to copy or to download
links      addresses of pages, and of articles elsewhere
shown      any text made safe to show
"""
