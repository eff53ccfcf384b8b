"""A report as JUnit XML, which continuous integration shows: a test case a question.

The elements and attributes are those that the Jenkins and GitLab readers share.
"""

from __future__ import annotations

import xml.etree.ElementTree as ET

from eval.measures.result import Verdict
from eval.reporting.markup import writable
from eval.reporting.view import QuestionEntry, ReportView

PASSED = {Verdict.RIGHT, Verdict.RIGHTLY_ABSTAINED, Verdict.FOUND}


def render(report: ReportView) -> str:
    """Return the XML of a report.

    A question that failed is an error, one that came out wrong a failure (an answer that is
    only partly right too), and one that can't be judged is skipped.
    """
    suite = ET.Element("testsuite", name=writable(report.set_name))
    counts = {"failure": 0, "error": 0, "skipped": 0}
    for entry in report.questions:
        case = _case(report.set_name, entry)
        suite.append(case)
        for kind in counts:
            counts[kind] += case.find(kind) is not None
    seconds = sum(entry.ms or 0.0 for entry in report.questions) / 1000
    suite.attrib.update(
        tests=str(len(report.questions)),
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


def _case(set_name: str, entry: QuestionEntry) -> ET.Element:
    case = ET.Element(
        "testcase",
        classname=writable(set_name),
        name=writable(f"{entry.id}: {entry.asked.question}"),
        time=f"{(entry.ms or 0.0) / 1000:.3f}",
    )
    verdict = entry.verdict.value
    if verdict == Verdict.FAILED:
        ET.SubElement(case, "error", message=writable(entry.error or ""))
    elif verdict == Verdict.UNJUDGED:
        ET.SubElement(case, "skipped", message=verdict)
    elif verdict not in PASSED:
        failure = ET.SubElement(case, "failure", message=verdict, type=verdict)
        failure.text = writable(_details(entry))
    return case


def _details(entry: QuestionEntry) -> str:
    accepted = " | ".join(entry.asked.answers) if entry.asked.answerable else ""
    lines = [
        f"accepted: {accepted or '(abstaining)'}",
        f"answered: {entry.answer or '(abstained)'}",
    ]
    if entry.citation:
        lines.append(f"cited: {entry.citation.sentence}")
    return "\n".join(lines)
