"""What read-later tools, reference managers, agencies and scrapers export.

json_file  JSON: one object, a list, or records somewhere inside
csv_file   tables with a header
bookmarks  lists of links as HTML (Pocket, browsers)
news_xml   XML of any kind: NITF, NewsML-G2, feeds
"""
