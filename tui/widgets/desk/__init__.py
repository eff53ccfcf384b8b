"""What the desk's screen is made of.

view_line    the views, or a view's choices: one of several words on a line
desk_box     where a view's words are typed
sheet_table  the rows of a sheet; columns: how wide each is
sheet_bars   its chart, whose bars can be chosen
desk_source  the article beside it
"""
