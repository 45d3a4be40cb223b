"""Make deliveries for tests: a folder as the intake writes it, into a copy of the data folder."""

import csv
from pathlib import Path
from typing import Any

from analysis.communes.assessments import ASSESSMENTS
from analysis.communes.criterion_scores import ASSESSED_TIERS, CRITERION_SCORES
from analysis.deliveries import DELIVERIES
from analysis.observations import OBSERVATIONS, SOURCES
from analysis.tables import Column

# One good row of an agency: 17a of the province in 2023, which no published file has.
GOOD = {
    "measure": "17a",
    "indicator": "17a",
    "year": "2023",
    "area_level": "province",
    "area_code": "22",
    "group": "total",
    "value": "98.5",
    "unit": "percent",
    "kind": "observed",
    "status": "final",
    "used": "yes",
    "quote": "Chỉ tiêu!F14: 98,5 %",
}
_COMMUNES = {
    "assessments": ASSESSMENTS,
    "criterion_scores": CRITERION_SCORES,
    "assessed_tiers": ASSESSED_TIERS,
}


def deliver(
    facts: Path,
    delivery: str,
    received: str,
    *observations: dict[str, Any],
    report_year: int = 2025,
    ledger: dict[str, Any] | None = None,
    **communes: list[dict[str, Any]],
) -> Path:
    """Write a delivery below ``facts`` (data or data/demo); observations are GOOD with some cells changed."""
    folder = facts / "deliveries" / delivery
    folder.mkdir(parents=True)
    row = {
        "delivery": delivery,
        "agency": "so_gddt",
        "report_year": report_year,
        "file": "So_GDDT.xlsx",
        "sha256": "ab" * 32,
        "received": received,
        "received_by": "Nguyễn Thị Hoa",
    }
    write(folder / "delivery.csv", DELIVERIES, [row | (ledger or {})])
    source = {"source_id": delivery, "publisher": "Sở Giáo dục và Đào tạo", "title": f"Báo cáo {delivery}"}
    write(folder / "source.csv", SOURCES, [source])
    own = {"source_id": delivery}
    write(folder / "observations.csv", OBSERVATIONS, [GOOD | own | change for change in observations])
    for name, rows in communes.items():
        write(folder / f"{name}.csv", _COMMUNES[name], [own | row for row in rows])
    return folder


def write(path: Path, columns: tuple[Column, ...], rows: list[dict[str, Any]]) -> None:
    """Write rows under the headings of ``columns``; what a row does not have is empty."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, [c.heading for c in columns], restval="", lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
