"""The app's screens beside its main one.

library     the library (F4)
skipped     what an update skipped
desk        counts, quotations, names and what else the articles tell (F7)
exporting   asking where a sheet of the desk is to be written, and writing it
saved       saved questions and what is new in their answers (F8)
history     earlier conversations (F3)
evaluation  question sets asked and compared (F6)
filters     the filters panel (F2)
edit_article
            setting by hand what is known of an article
help        the help (F1)
prompts     small screens: a line of text, a yes or a no
"""
