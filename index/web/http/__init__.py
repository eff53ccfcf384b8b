"""Asking for one address.

addresses   a web address as it is checked and compared: what may be asked for at all
refused     why an address isn't fetched
networks    which networks may be reached, and the system's way to them
transport   connections to checked addresses only, each within a deadline
body        an answer's bytes, unpacked within a limit
answer      one answer: its head, and its body
pace        how long a host is left alone between two requests
robots      what a host's robots.txt allows
fetcher     one address: robots.txt, pace, redirects, limits, content types
"""
