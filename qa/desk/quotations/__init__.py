"""Who said what: quotations with their speakers and verbs, found by rules.

rules/   marks, sentences, verbs, sources, names
finding  all quotations of a text: `quotations_in`
rows     the extractor, and quotations made of its rows again
reading  the quotations of a library: `quotations`
asked    questions for what somebody said
route    their answers
"""
