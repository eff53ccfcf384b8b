"""Pages from the web, only when asked: no other part of Dateline opens a connection.

http/       asking for one address: what may be reached, how politely, how much
reading/    what was fetched: a feed, a news sitemap, a page that declares one, an article
session     a library, locked and open, with its folder of pages
pages       that folder: a WARC file a page
entries     what a feed lists, as pages to be fetched
removed     pages that were removed, which aren't asked for again
following   following feeds
fetching    a run: the pages named, or what is new in the feeds
report      what a run fetched
"""
