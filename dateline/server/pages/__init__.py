"""The web page: asking in a browser, with the source beside the answer.

site          what the page is shown over
routes        which address shows what
asking        what an address asks
loading       fetching what a page shows
streaming     telling a script how far an answer is
answers       what an answer's page shows
passages      what a search's page shows
articles      what an article's page shows
glance        what stands there before anything is asked
problems      what went wrong, and the login
citing        a quotation with its reference, to copy or to download
links         addresses of pages, and of articles elsewhere
shown         any text made safe to show
templates     the HTML
assets        style sheets and scripts
"""
