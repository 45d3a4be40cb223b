"""Write docs/licences.md: every package that the lock installs for a report, with its licence.

Run by ``make licences``.
"""

import json
import subprocess
import sys
from pathlib import Path

TARGET = Path(__file__).parents[1] / "docs" / "licences.md"
HEAD = """# Giấy phép / Licences

Các gói mà `uv.lock` cài để lập báo cáo và chạy kiểm thử. Lập lại bằng `make licences`.
Packages that `uv.lock` installs for the report and the tests. Made by `make licences`.

Phông chữ Source Sans Pro (SIL OFL 1.1) và thư viện Vega (BSD-3-Clause) được nhúng trong các trang HTML.
The font Source Sans Pro (SIL OFL 1.1) and the Vega libraries (BSD-3-Clause) are embedded in the HTML pages.
Trang hướng dẫn (`make docs`) mang theo giao diện của Zensical (MIT) và iframe-worker (MIT, docs/assets).
The documentation site (`make docs`) carries Zensical's theme (MIT) and iframe-worker (MIT, docs/assets).
Đường bờ biển của bản đồ minh hoạ: xem [shapes/README.md](../shapes/README.md).
The coastline of the schematic map: see [shapes/README.md](../shapes/README.md).

| Gói / package | Phiên bản / version | Giấy phép / licence |
| --- | --- | --- |
"""


def main() -> None:
    """Ask pip-licenses and write the table."""
    command = [sys.executable, "-m", "piplicenses", "--format=json", "--from=mixed"]
    packages = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    rows = [f"| {p['Name']} | {p['Version']} | {' '.join(p['License'].split())[:80]} |" for p in packages]
    TARGET.write_text(HEAD + "\n".join(sorted(rows, key=str.lower)) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
