"""A chart of the API that is saved looks as it does in the report."""

import re
import subprocess
import sys

SAVE = """
from pathlib import Path
import analysis as qn
chart = qn.charts.projection("3c", qn.study(illustrative=True))
chart.save("saved.svg")
from analysis.report.pictures import drawn_svg
Path("drawn.svg").write_text(drawn_svg(chart.to_dict()), encoding="utf-8")
"""


def test_a_saved_chart_is_set_in_the_reports_font(data_dir, tmp_path):
    """In a process that has drawn nothing yet: every text is measured and placed as in the report."""
    (tmp_path / "data").symlink_to(data_dir)
    (tmp_path / "shapes").symlink_to(data_dir.parent / "shapes")
    subprocess.run([sys.executable, "-c", SAVE], cwd=tmp_path, check=True)
    saved, drawn = (
        re.sub(r'(id="|url\(#)[a-z_]+\d+', r"\1", (tmp_path / name).read_text(encoding="utf-8"))
        for name in ("saved.svg", "drawn.svg")
    )

    assert saved == drawn
