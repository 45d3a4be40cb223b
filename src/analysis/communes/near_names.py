"""Names that look like a written one: what to propose to a person, never what to accept."""

from collections.abc import Sequence

import numpy as np
from rapidfuzz import fuzz, process

from analysis.communes.names import plain_key, plain_keys

LEAST = 70  # of 100: names less alike than this are not proposed


class NearNames:
    """The names among which near ones are looked for."""

    def __init__(self, names: Sequence[str]) -> None:
        self._keys = [plain_key(name) for name in names]

    def propose(self, written: str, *, at_most: int = 3) -> list[int]:
        """Return the places of the names most like ``written``, the likest first, none if none is near.

        Likeness leaves marks and types aside and counts the letters to add and to take away (rapidfuzz's
        ratio).
        """
        alike = process.cdist(sorted(plain_keys(written)), self._keys, scorer=fuzz.ratio).max(axis=0)
        likest = np.argsort(-alike, kind="stable")[:at_most]
        return likest[alike[likest] >= LEAST].tolist()
