"""TEMPORARY."""

import hashlib
from pathlib import Path

from python_calamine import CalamineWorkbook

from analysis.intake.workbook import Sheet, Workbook


def read_workbook(path):
    """Read."""
    wb = CalamineWorkbook.from_path(path)
    sh = [
        Sheet(
            n,
            [
                [None if c == "" else c for c in r]
                for r in wb.get_sheet_by_name(n).to_python(skip_empty_area=False)
            ],
        )
        for n in wb.sheet_names
    ]
    return Workbook(Path(path).name, hashlib.sha256(Path(path).read_bytes()).hexdigest(), "xlsx", tuple(sh))
