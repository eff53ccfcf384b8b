from __future__ import annotations

import re
import xml.etree.ElementTree as ET

import pytest

from eval.measures.confidence import Bin
from eval.reporting.charts import (
    interval_bar,
    latency_histogram,
    reliability_diagram,
    risk_coverage,
    share_bar,
    small_bar,
)


def drawn(svg: str) -> ET.Element:
    """The parsed picture, every coordinate of which must be a number in the view box."""
    root = ET.fromstring(svg)
    _, _, width, height = map(float, root.attrib["viewBox"].split())
    for element in root.iter():
        for name, value in element.attrib.items():
            if name in {"x", "x1", "x2", "cx", "width"}:
                assert 0 <= float(value) <= width, (name, value)
            if name in {"y", "y1", "y2", "cy", "height"}:
                assert 0 <= float(value) <= height, (name, value)
    return root


def bars(root: ET.Element) -> list[ET.Element]:
    return [one for one in root.iter("rect") if one.get("class") == "bar"]


def test_the_risk_curve_runs_from_the_surest_to_all() -> None:
    root = drawn(risk_coverage([0.0, 0.5, 1.0, 0.5], now=(0.5, 0.5)))
    (curve,) = root.iter("polyline")
    points = [tuple(map(float, point.split(","))) for point in curve.attrib["points"].split()]
    # From 1/4 to 4/4 of a plot that is 44 to 348 wide and 208 (risk 0) to 16 (risk 1) high.
    assert [x for x, _ in points] == [44 + 304 * k / 4 for k in (1, 2, 3, 4)]
    assert [y for _, y in points] == [208 - 192 * risk for risk in (0, 0.5, 1, 0.5)]
    (now,) = root.iter("circle")
    assert (now.get("cx"), now.get("cy")) == ("196.0", "112.0")


def test_a_long_curve_is_thinned_and_keeps_its_end() -> None:
    root = drawn(risk_coverage([0.25] * 5_000, now=None))
    (curve,) = root.iter("polyline")
    points = curve.attrib["points"].split()
    assert len(points) == 200
    assert points[-1] == f"348.0,{208 - 192 * 0.25}"
    assert list(root.iter("circle")) == []


def test_a_bar_of_the_reliability_diagram_is_as_high_as_its_accuracy() -> None:
    root = drawn(reliability_diagram([Bin(0.2, 0.3, 8, 0.25, 0.5), Bin(0.9, 1.0, 3, 0.95, 1.0)]))
    first, second = bars(root)
    assert (float(first.attrib["height"]), float(second.attrib["height"])) == (96, 192)
    assert "".join(first.itertext()) == "confidence 0.2 to 0.3: 50% of 8 right, 25% expected"
    assert [text.text for text in root.iter("text") if text.get("class") == "count"] == ["8", "3"]


def test_the_latency_histogram_counts_every_question() -> None:
    times = [3.0] * 5 + [40.0] * 4 + [90.0] + [5_000.0]
    root = drawn(latency_histogram(times, p50=40.0, p95=90.0))
    counted = [int(re.findall(r": (\d+)$", "".join(bar.itertext()))[0]) for bar in bars(root)]
    assert sum(counted) == len(times)
    assert "".join(bars(root)[-1].itertext()) == "190 or more ms: 1"
    marks = [text.text for text in root.iter("text") if text.get("class") == "note"]
    assert marks == ["p50 40", "p95 90"]


@pytest.mark.parametrize("time", [0.0, 1e-9, 0.4, 86_400_000.0])
def test_a_histogram_of_one_time_of_any_size_is_drawn(time: float) -> None:
    assert len(bars(drawn(latency_histogram([time], time, time)))) == 1


def test_the_parts_of_a_bar_fill_it() -> None:
    root = drawn(share_bar([("right", 3), ("wrong", 0), ("rightly abstained", 1)]))
    parts = list(root.iter("rect"))
    assert [part.get("class") for part in parts] == ["right", "rightly-abstained"]
    assert [(part.get("x"), part.get("width")) for part in parts] == [
        ("0.0", "750.0"),
        ("750.0", "250.0"),
    ]
    assert [element.tag for element in drawn(share_bar([]))] == []


def test_small_bars() -> None:
    assert bars(drawn(small_bar(0.25)))[0].get("width") == "25.0"
    held, clear = drawn(interval_bar(-0.1, 0.1, 0.0, 0.2)), drawn(interval_bar(0.1, 0.2, 0.15, 0.2))
    assert [line.get("class") for line in held.iter("line")] == ["zero", "range"]
    assert [line.get("class") for line in clear.iter("line")] == ["zero", "range clear"]
