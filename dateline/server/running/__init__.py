"""Sockets, timeouts and signals around uvicorn.

run       listening, serving, stopping
protocol  how long a connection may take
"""
