"""A run as JUnit XML, for the test reports of continuous integration."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from eval.results import Result
from eval.scored import Scored


def junit(scored: Sequence[Scored], results: Sequence[Result], history: str) -> str:
    """Return a test suite a set and a test case a question.

    A case fails where the answer says something wrong, or a question that must pass does not get
    full credit. Less than full credit alone is told in the case's output.
    """
    seconds = {(r.set, r.id): r.latency_ms / 1000 for r in results if r.history == history}
    root = Element("testsuites", name="dateline eval")
    for name in dict.fromkeys(row.set for row in scored):
        _suite(root, name, [row for row in scored if row.set == name], seconds)
    indent(root)
    return '<?xml version="1.0" encoding="utf-8"?>\n' + tostring(root, encoding="unicode") + "\n"


def _suite(
    root: Element, name: str, rows: Sequence[Scored], seconds: Mapping[tuple[str, str], float]
) -> None:
    times = {row.score.id: seconds.get((row.set, row.score.id), 0.0) for row in rows}
    suite = SubElement(
        root,
        "testsuite",
        name=name,
        tests=str(len(rows)),
        failures=str(sum(row.fails for row in rows)),
        time=f"{sum(times.values()):.3f}",
    )
    for row in rows:
        case = SubElement(
            suite,
            "testcase",
            classname=f"{name}.{row.score.category}",
            name=row.score.id,
            time=f"{times[row.score.id]:.3f}",
        )
        told = _clean("\n".join((row.question, row.score.reason, *row.score.problems)))
        if row.fails:
            failure = SubElement(case, "failure", message=_clean(row.score.reason))
            failure.text = told
        elif row.score.grounded < 1:
            SubElement(case, "system-out").text = told


def _clean(text: str) -> str:
    """Text without the characters that XML 1.0 cannot hold."""
    return "".join(
        c
        for c in text
        if c in "\t\n" or " " <= c < "\ud800" or "\ue000" <= c <= "\ufffd" or c > "\uffff"
    )
