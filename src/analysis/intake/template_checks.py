"""What a spreadsheet is told of an open cell, so that it asks and warns, and refuses nothing.

Agencies write "<5" or "không có" where they have no number: the warning lets it pass, and the intake says
what is to be done.
"""

from typing import Any

from analysis.intake.template_sheets import DATE, FREE, LIST, NUMBER, WHOLE, Check
from analysis.language import Words

# What the file format has room for; XlsxWriter drops a check whose texts are longer.
LONGEST_TITLE, LONGEST_TEXT, LONGEST_LIST = 32, 255, 255
_KINDS = {NUMBER: "decimal", WHOLE: "integer", DATE: "date"}


def offer(check: Check, heading: str, words: Words) -> dict[str, Any] | None:
    """Return the check as XlsxWriter's ``data_validation`` takes it, None for a cell that takes anything.

    ``heading`` is the column's, shown above what is asked.
    """
    if check.kind == FREE:
        return None
    return {
        **(_listed(check) if check.kind == LIST else _bounded(check)),
        "error_type": "warning",
        "input_title": _cut(heading, LONGEST_TITLE),
        "input_message": _cut(check.prompt, LONGEST_TEXT),
        "error_title": _cut(words.text("template.error.title"), LONGEST_TITLE),
        "error_message": _cut(words.text(f"template.error.{check.kind}", asked=check.prompt), LONGEST_TEXT),
    }


def _listed(check: Check) -> dict[str, Any]:
    """Return the check of a cell to choose in; a list too long for the cell itself is a defect."""
    if len(",".join(check.choices)) > LONGEST_LIST or any("," in choice for choice in check.choices):
        raise ValueError(f"a list to choose from that no cell holds: {check.choices}")
    return {"validate": "list", "source": list(check.choices)}


def _bounded(check: Check) -> dict[str, Any]:
    """Return the check of a number or a date."""
    if check.high is None:
        low = check.low if check.low is not None else -1e15
        return {"validate": _KINDS[check.kind], "criteria": ">=", "value": low}
    return {
        "validate": _KINDS[check.kind],
        "criteria": "between",
        "minimum": check.low if check.low is not None else -1e15,
        "maximum": check.high,
    }


def _cut(content: str, longest: int) -> str:
    """Return a text no longer than a cell's message may be."""
    return content if len(content) <= longest else f"{content[: longest - 1]}…"
