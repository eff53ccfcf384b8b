"""`dateline serve`: a library over HTTP. Only this package imports fastapi, starlette and uvicorn.

app        the application: its routes, its errors, its start and end
settings   where it listens, and what follows for its safety
state      what all requests share
api/       /ask, /search, /articles, /status, /eval: parameters, documents, their schemas
auth/      the token, sessions of browsers, the login page
guard/     what every request must pass: its size, its host, its origin, its credentials
running/   sockets, timeouts and signals around uvicorn
"""
