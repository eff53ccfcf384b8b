"""`dateline serve`: a library over HTTP. Only this package imports fastapi, starlette and uvicorn.

app        the application: its routes, its errors, its start and end
settings   where it listens, and what follows for its safety
state      what all requests share
api/       /ask, /search, /articles, /status, /eval: parameters, documents, their schemas
pages/     the web page; its HTML is in templates/, its style and script in static/
login      the page on which a browser gives the token
errors     errors as JSON
hiding     what of this machine's paths others are told
auth/      the token, and sessions of browsers
guard/     what every request must pass: its size, its host, its origin, its credentials
running/   sockets, timeouts and signals around uvicorn
"""
