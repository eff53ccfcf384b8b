"""Understanding a question, and making a follow-up stand by itself.

question     what a question asks for, within what
follow_up    what it leaves to the turns before is put into it
context      what the turns before said
mentions     who and what they have spoken of
anaphora     words that point at it
antecedents  what such a word means
ellipsis     questions that are only a part of one: "And in Tokyo?"
"""
