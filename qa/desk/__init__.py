"""What an archive can tell without a language model: exact, and each row cited.

    extractors  what is computed of each article as it is indexed, handed to `Library.update`
    text        an article's sentences, found once, and citations of its words
    found       what a route may look at
    routes      questions that the desk answers better than a single span does

Each room beside them has an extractor, if it needs one, and what reads its rows out of a library.
"""
