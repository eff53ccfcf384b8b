"""Taking articles down: out of everything that the library keeps, not to be read again.

removal   the removal itself, its end after an interruption, and its reversal
known     what a library knows of an article before it goes
blocking  by what an article that was taken down is known again
pieces    what of an article no other has, in every form in which it may be stored
search    those pieces looked for in the raw bytes of files
"""
