"""What the desk shows, the same for the command line, the app and the web page.

    sheet    a table of rows, each of which opens its source, with bars, notes and its document
    views    the views there are; each has a module here, which makes its sheets
    printed  a sheet as text, as CSV, as JSON

Nothing here computes: `qa.desk` does.
"""
