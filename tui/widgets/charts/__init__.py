"""Charts of block characters: they need no colours, and take them from the theme.

columns    numbers over a scale, one column each
curve      shares over shares, as a line
stacked    numbers by name, each of several parts
bars       numbers by name, one line each
headings   what stands above a chart
time_bins  days put together so that a chart has room for them
"""
