"""All checks of a sentence in their order, and the citations of what passed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from qa.prose.types import Claim
from qa.types import Citation, Written


class Check(Protocol):
    """One thing that must hold of a claim."""

    def __call__(self, claim: Claim) -> str | None:
        """Return why the claim doesn't stand, in a few words; None where it does."""


class Evidence(Protocol):
    """Finds where the passages say what a claim says."""

    def __call__(self, claim: Claim) -> tuple[Citation, ...]:
        """Return the sentences that say it, the plainest first; none where no sentence does.

        Each lies within a passage that the claim cites, and outside its hidden parts.
        """


class Checker:
    """Checks sentences one by one. Not safe between threads, since its reader isn't."""

    def __init__(self, checks: Sequence[Check], evidence: Evidence) -> None:
        """Check by `checks` in their order, the quickest first, up to the first that objects."""
        self._checks = tuple(checks)
        self._evidence = evidence

    def check(self, claim: Claim) -> Written:
        """Return the sentence with its citations, struck where it doesn't stand."""
        if claim.unknown:
            numbers = ", ".join(f"[{number}]" for number in claim.unknown)
            return Written(claim.text, _named(claim), f"cites {numbers}, which isn't there")
        if not claim.sources:
            return Written(claim.text, (), "cites nothing")
        if claim.text.endswith((":", "?", ",", ";")):
            return Written(claim.text, _named(claim), "states nothing")
        for check in self._checks:
            if reason := check(claim):
                return Written(claim.text, _named(claim), reason)
        citations = self._evidence(claim)
        if not citations:
            return Written(claim.text, _named(claim), "no sentence of the passage says so")
        return Written(claim.text, citations)


def _named(claim: Claim) -> tuple[Citation, ...]:
    return tuple(
        Citation(
            one.article,
            one.start,
            one.end,
            one.article.text[one.start : one.end],
            one.start,
            one.end,
        )
        for one in claim.sources
        if one.start < one.end
    )
