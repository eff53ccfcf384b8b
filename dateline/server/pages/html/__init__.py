"""What goes to the browser.

templates   the HTML, in `dateline/server/templates`
assets      style sheets and scripts, in `dateline/server/static`
headers     what a browser may load for a page, and what it keeps
"""
