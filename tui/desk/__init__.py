"""What the desk shows, the same for the command line, the app and the web page.

    sheet    a table of rows, each of which opens its source, with bars, notes and its document
    shared_reader
             Dateline's reader, for views that ask questions
    views    the views there are; each has a module here, which makes its sheets
    printed  a sheet as text, as CSV, as JSON
    markdown a sheet as Markdown
    export   a sheet in a file, in the form that the file's name says
    rows     what a row opens
    state    where the app's user is: which view, what of it, the way back
    messages what the engine's thread tells the app
    request  what the app asks of its engine
    tries    what may be typed for a view over the sample articles

Nothing here computes: `qa.desk` does.
"""
