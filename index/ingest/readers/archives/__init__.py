"""Files that hold other files, and pages as a crawler or a browser keeps them.

zip_file  ZIP archives
gzipped   one packed file: page.html.gz
warc      a crawler's records (WARC), read as a stream
mhtml     one page with all that it shows, as a browser saves it
"""
