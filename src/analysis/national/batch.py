"""The batch of the provinces: the whole report of each, from its own data and map."""

from collections.abc import Sequence
from pathlib import Path

from analysis.batches.jobs import PROVINCES, Job, whole_report
from analysis.language import speak
from analysis.national.provinces import Province


def provincial_jobs(
    provinces: Sequence[Province], notebooks: Path, *, report_year: int, language: str, illustrative: bool
) -> list[Job]:
    """Return a job for the report of each province, in the order of their names."""
    words = speak(language)
    asked = {"report_year": report_year, "language": language, "illustrative": illustrative}
    named = sorted(
        ((words.pick(province.area, "name"), province) for province in provinces),
        key=lambda pair: words.sort_key(pair[0]),
    )
    return [
        whole_report(PROVINCES, province.code, name, province.parameters(**asked), notebooks)
        for name, province in named
    ]
