"""What every request must pass before an endpoint sees it.

guard    the checks in their order, security headers, the access log
limits   sizes of addresses, headers and bodies
origins  which hosts and sites a request may be for and from
"""
