"""What was fetched.

feeds       RSS and Atom: their entries
sitemaps    news sitemaps: their entries
links       what a page says in its head: the feeds of its site, its own address
listings    what is followed, whichever of these it is
kinds       which pages may hold an article
"""
