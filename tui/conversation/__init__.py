"""The values of a conversation, and how they are shown.

dialogue      questions waiting, the one being answered, earlier turns
scope         what a question is asked within
messages      what the app's parts tell one another
references    what an answer lets its reader open
cards         what stands on a card
card/         what it is laid out with
welcome       what stands above the first one
source_text   an article with words marked
edited_article
              an article in what is shown, once it was set by hand
finding       finding words in it
changed_file  whether its file has changed since
opening       opening it outside
quotations    a quotation with its reference
clipboard     copying it
"""
