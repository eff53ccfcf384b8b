"""How good Dateline's answers are, and what of that each part is worth.

answers    the measures of `dateline eval`, with questions that the articles don't answer
retrieval  an accepted answer among the first k passages, by way of searching
reading    the reader alone, given the passage that answers
losses     at which stage right answers are lost
ablation   what each choice of the search is worth
marks      what was marked by reading real news (its README says how)
prose      true sentences and lies of one word, which prose_check has checked
lists      questions for several things (list_confidence fits how sure a list is)
pages      articles read from web pages, beside other libraries (page_sets, page_readers)
"""
