"""Who may ask: the token, sessions of browsers, the login page.

token     the file that holds it
sessions  what a browser holds in its place
attempts  how often a wrong token may be tried
login     the page that takes the token
"""
