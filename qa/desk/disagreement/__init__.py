"""Who disagrees: the values that outlets tell of what is asked, side by side.

quantity   what an amount leaves open: its hedge, its rounding, its unit; days likewise
values     the candidates' values by outlet and day, and whether they moved or conflict
route      adds them to an answer
"""
