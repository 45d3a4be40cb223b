"""The seal: a short code of everything a report is made from, on each of its pages, pictures and slides.

Nine characters of a SHA-256 and a check character, in two groups: "7K3M9-D2FQX". The letters are
Crockford's (no I, L, O, U). The check is a Reed-Solomon code over GF(32): it notices any one character
that is wrong and any two that changed places, so that a slip of the pen is told apart from a code of no
report.
"""

import hashlib
import json
import re
from collections.abc import Mapping
from typing import Any

from analysis.errors import ParameterError

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH, GROUP = 10, 5
# What of a manifest the seal is made of: two reports that agree in it have the same bytes.
ORIGIN = ("parameters", "versions", "code", "data", "notebooks")
LOOK_ALIKES = str.maketrans("OIL", "011")
# x⁵ + x² + 1, by which GF(32) is made.
FIELD = 0b100101


def seal_of(made_from: Mapping[str, Any]) -> str:
    """Return the seal of a report from its origin (the keys of ORIGIN; others do not count)."""
    told = {key: made_from[key] for key in ORIGIN if key in made_from}
    digest = hashlib.sha256(json.dumps(told, sort_keys=True, ensure_ascii=False).encode()).digest()
    bits = int.from_bytes(digest) >> (256 - 5 * (LENGTH - 1))
    code = "".join(ALPHABET[bits >> 5 * place & 31] for place in reversed(range(LENGTH - 1)))
    return _grouped(code + ALPHABET[_double(_remainder(code))])


def read_seal(written: str) -> str:
    """Return a seal as it is printed, from what a person typed: small letters, no dash, O for 0, I for 1.

    Raises ParameterError for what is no seal, and for one in which a character is wrong.
    """
    code = re.sub(r"[\s‐-―-]", "", written).upper().translate(LOOK_ALIKES)
    if len(code) != LENGTH or not set(code) <= set(ALPHABET):
        raise ParameterError("error.seal.form", value=written, n=LENGTH)
    if _remainder(code):
        raise ParameterError("error.seal.mistyped", value=written)
    return _grouped(code)


def _grouped(code: str) -> str:
    """Write a code in its groups."""
    return "-".join(code[start : start + GROUP] for start in range(0, LENGTH, GROUP))


def _remainder(code: str) -> int:
    """Return the code's value at the field's generator: 0 for a whole seal that is right."""
    value = 0
    for character in code:
        value = _double(value) ^ ALPHABET.index(character)
    return value


def _double(value: int) -> int:
    """Multiply by the generator of GF(32)."""
    return value << 1 ^ (FIELD if value & 16 else 0)
