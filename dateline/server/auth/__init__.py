"""Who may ask: the token, and sessions of browsers.

token     the file that holds it
sessions  what a browser holds in its place
attempts  how often a wrong token may be tried
"""
