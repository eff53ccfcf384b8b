"""The web page: asking in a browser, with the source beside the answer.

site          what the page is shown over
routes        which address shows what
asking        what an address asks
loading       fetching what a page shows
streaming     telling a script how far an answer is
problems      what went wrong, and the login
views/        what stands on the pages, ready for the templates
html/         the templates, style sheets and scripts
"""
