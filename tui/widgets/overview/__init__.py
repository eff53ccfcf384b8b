"""The library beside the conversation, as long as no source is open.

overview       the pane
overview_lines its headings and rows, as text
"""
