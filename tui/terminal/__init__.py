"""The terminal itself.

first_frame    the first frame, drawn by hand
framed_driver  the driver of an app whose first frame was drawn before it
hangup         ending with the terminal
ink            writing in styles and with links
symbols        whether it can draw symbols
"""
