"""A language model behind an address that speaks OpenAI's protocol, asked over HTTP.

    opening      opens a model: what others call
    endpoint     the settings, checked: where it is, its name there, the key
    asking       one reply: asked for, and yielded in pieces as it comes
    manners      how the server wants to be asked, as far as it has said so
    connection   the connection of one reply: cut once it takes too long, or nobody wants it
    replies      what comes, read: words, the end, and what isn't a reply
    thoughts     what a model says to itself, left out
    failures     all that goes wrong, in one line each

Beside `index.web` nothing else asks the net. It goes to the one address of the settings: no
redirect is followed, and nothing that a reply names is fetched. It needs httpx and httpx-sse,
which the extra `llm` brings, and imports them when a model is first asked.
"""
