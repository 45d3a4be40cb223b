"""Addresses inside pages and names of files, made of headings and names."""

import re
import unicodedata


def slug(text: str) -> str:
    """Return an address for a heading: "2. Quỹ đạo các chỉ số" -> "quy-dao-cac-chi-so"."""
    plain = unicodedata.normalize("NFD", text.lower().replace("đ", "d"))
    plain = "".join(c for c in plain if not unicodedata.combining(c))
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-").lstrip("0123456789-") or "muc"
