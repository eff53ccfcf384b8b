"""Which of the words found answer, and how sure that is.

pipeline      the way from spans to rated answers: read it first
spans         completed to what should be quoted
whole         names, lists, quotations and times quoted whole
negation      what a sentence denies or gives as overtaken
events        whether a sentence tells of the event asked about, and how it ended
evidence      what speaks for a candidate
choice        ranking the candidates, and the first one's confidence
agreement     which spans say the same, and which on their own
candidate     an answer that may be given, ranked, rated
supersession  what articles deny, and what later ones have overtaken
why           what spoke for an answer, in plain words
"""
