"""What happened when: the days that an archive tells of a subject, with the sentences that say so.

    types      the values: a timeline, its entries, the sentences they quote
    subject    which articles and sentences speak of a subject
    telling    which day a sentence tells of, and whether it can stand on its own
    gathering  the sentences of a library that tell of a subject, each with its day
    ranking    which days matter, and which sentences tell them best
    making     all of it, for a library: `timeline`

What an expression means is resolved as a timeline is made, since an article's day may be set by
hand after it was indexed. So there is no extractor: see docs/desk/timeline.md for what that costs.
"""

from qa.desk.timeline.making import timeline
from qa.desk.timeline.types import Entry, Timeline, Told

__all__ = ["Entry", "Timeline", "Told", "timeline"]
