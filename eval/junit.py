"""A report as JUnit XML, which continuous integration shows: a test case a question.

The elements and attributes are those that the Jenkins and GitLab readers share.
"""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Mapping
from typing import Any

from eval.markup import writable
from eval.result import Verdict

PASSED = {Verdict.RIGHT, Verdict.RIGHTLY_ABSTAINED, Verdict.FOUND}


def render(report: Mapping[str, Any]) -> str:
    """Return the XML of a report (the JSON of `eval --json`).

    A question that failed is an error, one that came out wrong a failure (an answer that is
    only partly right too), and one that can't be judged is skipped.
    """
    suite = ET.Element("testsuite", name=writable(report["set"]))
    counts = {"failure": 0, "error": 0, "skipped": 0}
    for question in report["questions"]:
        case = _case(report["set"], question)
        suite.append(case)
        for kind in counts:
            counts[kind] += case.find(kind) is not None
    seconds = sum(question["ms"] or 0.0 for question in report["questions"]) / 1000
    suite.attrib.update(
        tests=str(len(report["questions"])),
        failures=str(counts["failure"]),
        errors=str(counts["error"]),
        skipped=str(counts["skipped"]),
        time=f"{seconds:.3f}",
    )
    suites = ET.Element("testsuites")
    suites.append(suite)
    ET.indent(suites)
    body = ET.tostring(suites, encoding="unicode")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{body}\n'


def _case(set_name: str, question: Mapping[str, Any]) -> ET.Element:
    case = ET.Element(
        "testcase",
        classname=writable(set_name),
        name=writable(f"{question['id']}: {question['question']}"),
        time=f"{(question['ms'] or 0.0) / 1000:.3f}",
    )
    verdict = question["verdict"]
    if verdict == Verdict.FAILED:
        ET.SubElement(case, "error", message=writable(question["error"]))
    elif verdict == Verdict.UNJUDGED:
        ET.SubElement(case, "skipped", message=verdict)
    elif verdict not in PASSED:
        failure = ET.SubElement(case, "failure", message=verdict, type=verdict)
        failure.text = writable(_details(question))
    return case


def _details(question: Mapping[str, Any]) -> str:
    accepted = " | ".join(question["answers"]) if question["answerable"] else ""
    lines = [
        f"accepted: {accepted or '(abstaining)'}",
        f"answered: {question['answer'] or '(abstained)'}",
    ]
    if question["citation"]:
        lines.append(f"cited: {question['citation']['sentence']}")
    return "\n".join(lines)
