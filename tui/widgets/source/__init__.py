"""The article beside the conversation.

source_pane   the pane
article_text  the article's text, of any length
find_bar      words to find in it
"""
