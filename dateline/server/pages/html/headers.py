"""Headers of the pages: what a browser may load for them, and what it keeps."""

from __future__ import annotations

PAGE_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self';"
    " img-src 'self' data:; connect-src 'self'; form-action 'self'; base-uri 'none';"
    " frame-ancestors 'none'",
    # With "no-referrer" a browser wouldn't say that a form comes from here.
    "Referrer-Policy": "same-origin",
    "Cache-Control": "private, no-cache",
    "Vary": "Cookie",
}
"""Of every page: it loads nothing from elsewhere, and runs nothing that stands in itself.

Only the browser that asked keeps it, to show again what one goes back to.
"""

FOREVER = "public, max-age=31536000, immutable"
"""The Cache-Control of what has another address once it changes."""

CHECKED = "no-cache"
"""The Cache-Control of what a browser asks for again, and is told if it is as before."""
