"""The article beside the conversation.

source_pane   the pane
article_text  the article's text, of any length
find_bar      words to find in it
source_head   what stands above it
opens_outside what it opens in other programs
file_notice   that its file has changed
quotation_strip
              where in it the quotations stand
other_articles
              what stands beside it
"""
