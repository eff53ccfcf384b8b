"""The charts of an evaluation as SVG, drawn by hand: no library, no network, any theme.

Every function returns one `<svg>` element as markup, which templates don't escape again.
Colours and fonts come from the page's style sheet by class; lengths are in units of the view box.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from math import ceil, floor, log10

from markupsafe import Markup, escape

from eval.measures.confidence import Bin

WIDTH, HEIGHT = 360, 250
_LEFT, _RIGHT, _TOP, _BOTTOM = 44, 12, 16, 42

MOST_POINTS = 200
"""Points of a curve that are drawn; more couldn't be told apart."""

BARS = 20

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class _Frame:
    """The axes of a chart: both start at 0. `x` and `y` turn values into units of the view box."""

    right: float
    top: float

    def x(self, value: float) -> float:
        return round(_LEFT + value / self.right * (WIDTH - _LEFT - _RIGHT), 1)

    def y(self, value: float) -> float:
        return round(HEIGHT - _BOTTOM - value / self.top * (HEIGHT - _TOP - _BOTTOM), 1)

    def axes(self, x_label: str, y_label: str, x_text: Callable[[float], str]) -> list[str]:
        """Grid lines, ticks with their values, and what each axis shows."""
        bottom, middle = HEIGHT - _BOTTOM, (HEIGHT - _BOTTOM + _TOP) / 2
        parts: list[str] = []
        for tick in _ticks(self.top):
            height = self.y(tick)
            parts += [
                f'<line class="grid" x1="{_LEFT}" y1="{height}" x2="{WIDTH - _RIGHT}"'
                f' y2="{height}"/>',
                _label(_LEFT - 6, height + 3.5, f"{tick:g}", "end"),
            ]
        parts += [_label(self.x(tick), bottom + 15, x_text(tick)) for tick in _ticks(self.right)]
        parts += [
            f'<line class="axis" x1="{_LEFT}" y1="{bottom}" x2="{WIDTH - _RIGHT}" y2="{bottom}"/>',
            _label((WIDTH - _RIGHT + _LEFT) / 2, HEIGHT - 8, x_label),
            f'<text class="label" text-anchor="middle" transform="translate(11 {middle})'
            f' rotate(-90)">{escape(y_label)}</text>',
        ]
        return parts


def risk_coverage(risks: Sequence[float], now: Point | None) -> Markup:
    """The share of wrong answers (risk) were only the surest given, over the share given.

    `risks` is the curve of `eval.measures.confidence.risks`; `now` the (coverage, risk) of the
    answers that were given, which is marked.
    """
    n = len(risks)
    frame = _Frame(1.0, 1.0)
    parts = frame.axes("coverage: share answered, the surest first", "risk: share wrong", _plain)
    places = sorted(
        {ceil((i + 1) * n / MOST_POINTS) for i in range(MOST_POINTS)} & set(range(1, n + 1))
    )
    points = " ".join(f"{frame.x(k / n)},{frame.y(risks[k - 1])}" for k in places)
    parts.append(f'<polyline class="curve" points="{points}"/>')
    if now is not None:
        x, y = frame.x(now[0]), frame.y(now[1])
        anchor, aside = ("end", -9) if now[0] > 0.6 else ("start", 9)
        parts += [
            f'<circle class="now" cx="{x}" cy="{y}" r="4.5"/>',
            _label(x + aside, y + (15 if now[1] > 0.85 else -8), "as answered", anchor, "note"),
        ]
    return _svg("Risk over coverage", parts)


def reliability_diagram(bins: Sequence[Bin]) -> Markup:
    """The accuracy of the candidates in each bin of confidence, beside what it should be."""
    frame = _Frame(1.0, 1.0)
    parts = frame.axes("confidence", "share right", _plain)
    for one in bins:
        left, width = frame.x(one.low), frame.x(one.high) - frame.x(one.low)
        top, bottom = frame.y(one.accuracy), frame.y(0)
        says = (
            f"confidence {one.low:.1f} to {one.high:.1f}: {one.accuracy:.0%} of {one.n} right,"
            f" {one.confidence:.0%} expected"
        )
        parts += [
            _bar(left + 1, top, width - 2, bottom - top, says),
            f'<line class="expected" x1="{left + 1}" x2="{left + width - 1:.1f}"'
            f' y1="{frame.y(one.confidence)}" y2="{frame.y(one.confidence)}"/>',
            _label(left + width / 2, _TOP - 5, f"{one.n}", style="count"),
        ]
    parts.append(
        f'<line class="ideal" x1="{frame.x(0)}" y1="{frame.y(0)}" x2="{frame.x(1)}"'
        f' y2="{frame.y(1)}"/>'
    )
    return _svg("Reliability: accuracy over confidence", parts)


def latency_histogram(times: Sequence[float], p50: float, p95: float) -> Markup:
    """How many questions took how long, in milliseconds, with the median and 95th percentile.

    The axis ends a little past p95; the last bar counts all that took longer too.
    """
    bar = _nice(max(p95, 1e-3) * 1.25 / BARS)
    counts = [0] * BARS
    for time in times:
        counts[min(int(time / bar), BARS - 1)] += 1
    frame = _Frame(bar * BARS, _nice(max(*counts, 5)))
    parts = frame.axes("time a question took (ms)", "questions", _plain)
    for place, count in enumerate(counts):
        if count:
            left, top, bottom = frame.x(place * bar), frame.y(count), frame.y(0)
            width = frame.x((place + 1) * bar) - left
            end = f" to {(place + 1) * bar:g}" if place < BARS - 1 else " or more"
            says = f"{place * bar:g}{end} ms: {count}"
            parts.append(_bar(left + 0.5, top, width - 1, bottom - top, says))
    for value, name, anchor in ((p50, "p50", "end"), (p95, "p95", "start")):
        x = frame.x(value)
        parts += [
            f'<line class="mark" x1="{x}" y1="{_TOP}" x2="{x}" y2="{HEIGHT - _BOTTOM}"/>',
            _label(x + 3, _TOP - 4, f"{name} {value:.0f}", anchor, "note"),
        ]
    return _svg("Latency", parts)


def share_bar(shares: Iterable[tuple[str, int]]) -> Markup:
    """One bar of parts side by side: (class and name, how many) each."""
    known = [(name, count) for name, count in shares if count]
    total = sum(count for _, count in known)
    parts: list[str] = []
    left = 0.0
    for name, count in known:
        width = count / total * 1000
        parts.append(
            f'<rect class="{_class(name)}" x="{left:.1f}" y="0" width="{width:.1f}" height="20">'
            f"<title>{escape(name)}: {count:,}</title></rect>"
        )
        left += width
    return Markup(
        '<svg class="shares" viewBox="0 0 1000 20" preserveAspectRatio="none" role="img"'
        f' aria-label="How the questions came out">{"".join(parts)}</svg>'
    )


def small_bar(share: float) -> Markup:
    """A bar of a table's cell, as long as the share, 0..1."""
    return Markup(
        '<svg class="small" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">'
        '<rect class="rest" width="100" height="8"/>'
        f'<rect class="bar" width="{100 * share:.1f}" height="8"/></svg>'
    )


def interval_bar(low: float, high: float, value: float, extent: float) -> Markup:
    """An interval and the value in it on a line from -extent to +extent, with 0 marked."""

    def x(at: float) -> float:
        return round(50 + 48 * at / extent, 1)

    style = "range" if low <= 0 <= high else "range clear"
    return Markup(
        '<svg class="interval" viewBox="0 0 100 12" aria-hidden="true">'
        '<line class="zero" x1="50" x2="50" y1="0" y2="12"/>'
        f'<line class="{style}" x1="{x(low)}" x2="{x(high)}" y1="6" y2="6"/>'
        f'<circle class="dot" cx="{x(value)}" cy="6" r="2"/></svg>'
    )


def _svg(name: str, parts: Iterable[str]) -> Markup:
    return Markup(
        f'<svg class="chart" viewBox="0 0 {WIDTH} {HEIGHT}" role="img"'
        f' aria-label="{escape(name)}">{"".join(parts)}</svg>'
    )


def _bar(x: float, y: float, width: float, height: float, says: str) -> str:
    return (
        f'<rect class="bar" x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}">'
        f"<title>{escape(says)}</title></rect>"
    )


def _label(x: float, y: float, text: str, anchor: str = "middle", style: str = "label") -> str:
    place = f'class="{style}" x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}"'
    return f"<text {place}>{escape(text)}</text>"


def _class(name: str) -> str:
    return name.replace(" ", "-")


def _plain(value: float) -> str:
    return f"{value:g}"


def _ticks(end: float) -> list[float]:
    """Round values from 0 to `end`, four to seven of them."""
    step = _nice(end / 6)
    return [round(i * step, 10) for i in range(floor(end / step + 1e-9) + 1)]


def _nice(value: float) -> float:
    """The next 1, 2 or 5 times a power of ten that isn't below the value."""
    power = 10.0 ** floor(log10(value))
    return next(m * power for m in (1, 2, 5, 10) if m * power >= value * (1 - 1e-9))
