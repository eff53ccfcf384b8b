"""Who said what: quotations with their speakers and verbs, found by rules.

marks        what stands between quotation marks, of all usual kinds
flat         sentences in which each quoted stretch is one sign
verbs        the verbs with which news says who said what
subjects     whose verb it is
attribution  what a sentence tells that somebody said
naming       the names of an article
speakers     "he", "the minister", "Park" made whole
finding      all quotations of a text
rows         the extractor, and quotations made of its rows again
reading      the quotations of a library
route        "What did X say about Y?"
"""
