"""What a language model does for an answer, which stays a quotation.

choosing    it chooses among our own candidates
rewording   it makes a search of the question, which is searched beside it
"""
