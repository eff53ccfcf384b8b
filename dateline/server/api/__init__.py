"""The endpoints of the API: their parameters, their documents and the documents' schemas.

ask         /ask, answered at once or as a stream of events
reading     /search, /articles, /status, /eval
sheets      /sheets: the desk
parameters  what they take, and how it is checked
documents   what they answer: the command line's documents, without paths where others read them
schemas     the fields of the documents
waiting     working at a request for as long as somebody waits for it
"""
