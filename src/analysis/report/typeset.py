"""Set a layout of Typst as a tagged PDF (PDF/UA-1): offline, the same content gives the same bytes."""

import json
import shutil
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

STANDARD = "ua-1"


def typeset(layout: Path, content: dict[str, Any], folder: Path) -> bytes:
    """Return the PDF of a layout filled with ``content``, which names its ``year``.

    The layout is given data, never text to interpret. ``folder`` holds the pictures that it shows and becomes
    its root; no fonts but Typst's and the report's are used.
    """
    import typst
    from font_source_sans_pro import font_directory

    shutil.copy(layout, folder)
    (folder / "content.json").write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
    return typst.compile(
        str(folder / layout.name),
        root=str(folder),
        font_paths=[font_directory],
        ignore_system_fonts=True,
        format="pdf",
        pdf_standards=STANDARD,
        timestamp=datetime(content["year"], 12, 31, tzinfo=UTC),
    )
