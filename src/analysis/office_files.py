"""What Word and PowerPoint files have in common: their languages, and that they hold no clock.

The same letter, document or deck gives the same bytes.
"""

import io
import zipfile
from datetime import datetime
from typing import Any

# The earliest moment that a zip archive can write down.
NO_TIME = (1980, 1, 1, 0, 0, 0)
# How Office names the languages of this project.
LANGUAGE_TAGS = {"vi": "vi-VN", "en": "en-GB"}


def describe(
    properties: Any, *, title: str, language: str, author: str = "", dated: datetime = datetime(*NO_TIME)
) -> None:
    """Set a file's core properties; program, person and the moment of writing are none of them."""
    properties.title, properties.author = title, author
    properties.language = LANGUAGE_TAGS[language]
    properties.comments, properties.last_modified_by, properties.revision = "", "", 1
    properties.created = properties.modified = dated


def settled(made: Any) -> bytes:
    """Save a document or presentation (anything with ``save``) with the same time on each of its parts."""
    saved, settled = io.BytesIO(), io.BytesIO()
    made.save(saved)
    with zipfile.ZipFile(saved) as parts, zipfile.ZipFile(settled, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in parts.namelist():
            info = zipfile.ZipInfo(name, NO_TIME)
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, parts.read(name))
    return settled.getvalue()
