"""The units that a commune is made of, each with its own latest assessment."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from analysis.report.profile.shared import Shared, Unit


@dataclass(frozen=True)
class Part:
    """A unit (list, code), whether ``whole`` of it became the commune, and its latest verdict if any.

    ``verdict``: a row of :attr:`analysis.communes.child_friendly.Evaluation.verdicts`.
    """

    unit: Unit
    whole: bool
    verdict: Any | None


def parts_of(found: Shared, unit: Unit, report_year: int) -> list[Part]:
    """Return the parts of a commune with the latest assessment of each up to ``report_year``.

    A unit that was assessed stands for itself. One that was not is told by what it was made of, and itself,
    without a verdict, where none of that was assessed either.
    """
    verdicts = found.evaluation.verdicts
    latest = verdicts[verdicts["year"].le(report_year)].sort_values("year", kind="stable")
    latest = latest.drop_duplicates(["list", "code"], keep="last")
    known = {(verdict.list, verdict.code): verdict for verdict in latest.itertuples()}
    return list(_assessed(Part(unit, True, known.get(unit)), found, known))


def _assessed(part: Part, found: Shared, known: dict[Unit, Any]) -> Iterator[Part]:
    """Yield a part, or what it was made of where only that was assessed."""
    before = [
        inner
        for unit, whole in found.made_from.get(part.unit, [])
        for inner in _assessed(Part(unit, part.whole and whole, known.get(unit)), found, known)
    ]
    told = part.verdict is None and any(inner.verdict is not None for inner in before)
    yield from before if told else [part]
