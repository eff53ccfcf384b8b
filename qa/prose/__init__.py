"""Prose by a language model that the user set up: optional, and every sentence checked.

    settings    what the user set: where the model is, and what it may do
    model       what is asked of a model, whoever serves it; `client/` asks one over HTTP
    types       the passages that a model is given, and a sentence of its before the check
    sources     which passages it is given
    orders/     the words in them that are meant for a model, and are hidden from it
    prompts     what it is told
    sentences   its reply, cut into sentences while it comes
    checking/   the check of a sentence against the passages that it cites
    writing     prose from beginning to end: asked for, cut, checked
    wanted      which questions want it
    digest      prose about many cited sentences
    answering/  the model chooses among an answer's candidates, and makes its search
    assistance  a model with its settings: whoever answers, writes or digests is given one

Nothing here is imported unless a model was set up. Nothing that a model writes is shown as an
answer: answers stay quotations.
"""
