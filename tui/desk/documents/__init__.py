"""What the desk writes to be kept or sent around.

timeline_lines     a timeline as lines of text for the terminal
timeline_markdown  as Markdown
timeline_page      as an HTML page that needs nothing else
"""
