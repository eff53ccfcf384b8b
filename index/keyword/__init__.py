"""The keyword index: BM25 over segments that are written once.

tokenizer     the tokens that are counted
segments      a run of passages, inverted
doc_freqs     in how many passages each term stands
bm25          Okapi weights over segments
reader        the index of one snapshot, as a search uses it
writer        bringing the index up to the database's passages, and checking it
merge         merging segments
merge_policy  which segments are merged, and when; of the vectors' too
"""
