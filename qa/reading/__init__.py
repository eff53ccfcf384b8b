"""The reader: finds the words of passages that may answer.

reader        reading the passages of a search, in one step or two
own_reader    Dateline's own reader, in the manner that is wanted
reader_model  its network, run by onnxruntime
window        what the network sees of a passage
decode        from its scores to spans of text
"""
