"""The library as tools of the Model Context Protocol: `dateline mcp`, and `/mcp` of the server.

documents  what the tools return, whose schemas clients are told
words      the same in words, for models that read text
sheets     what the desk's tool returns, and the same in words
tools      what the tools do
server     puts them together, and runs them over stdio
http       the same over HTTP, for the server to mount
"""
