"""Tell which unit of a list each polygon of a boundary file is, by its code or by its name."""

from collections import defaultdict
from dataclasses import dataclass

import pandas as pd

from analysis.communes.names import (
    LIKE,
    district_key,
    likeness,
    name_key,
    only_lacks_marks,
    plain_key,
    plain_keys,
    type_of,
    type_word,
)


@dataclass(frozen=True)
class Match:
    """How the features of a file and the units of one list go together.

    ``features``: one row a feature (its index) with name and read_code as the file has them, code of
    the unit (missing if none), by ("code", "name": what told it) and agrees ("yes"; "nearly" where the
    name is spelled a little differently from the list; "no"). ``units``: those of the list, by code.
    """

    features: pd.DataFrame
    units: pd.DataFrame

    @property
    def list_id(self) -> str:
        """The list that was matched."""
        return str(self.units["list"].iloc[0])

    @property
    def missing(self) -> list[str]:
        """Units without a feature."""
        return self.labels(self.units.index.difference(self.features["code"].dropna()))

    @property
    def duplicated(self) -> list[str]:
        """Units with more than one feature."""
        codes = self.features["code"].dropna()
        return self.labels(sorted(set(codes[codes.duplicated()])))

    @property
    def extra(self) -> list[str]:
        """Features that are no unit of the list, as the file calls them."""
        rows = self.features[self.features["code"].isna()]
        return [f"{_said(row)} (#{row.Index})" for row in rows.itertuples()]

    @property
    def conflicts(self) -> list[str]:
        """Features whose code is that of a unit with another name."""
        return self._contrasted("no")

    @property
    def respelled(self) -> list[str]:
        """Features whose name differs a little from that of their code's unit."""
        return self._contrasted("nearly")

    @property
    def by_name(self) -> list[str]:
        """Units that were recognised by their name although the file has codes."""
        rows = self.features[(self.features["by"] == "name") & self.features["read_code"].notna()]
        return [f"{self.labels([row.code])[0]} ← {row.read_code}" for row in rows.itertuples()]

    @property
    def n_agreed(self) -> int:
        """Number of units that have a feature whose code and name do not disagree."""
        return self.features.loc[self.features["agrees"] != "no", "code"].nunique()

    @property
    def fit(self) -> float:
        """How well file and list cover each other: 1 if each feature is a unit and each unit a feature."""
        return self.n_agreed / (len(self.units) + self.features["code"].isna().sum())

    def labels(self, codes: "pd.Index | list[str]") -> list[str]:
        """Return units as people call them: Phường Hà Tu (06652)."""
        districts = self.units["district_name"].reindex(codes)
        names = self.units["full_name"].reindex(codes)
        return [
            f"{name}, {district} ({code})" if isinstance(district, str) else f"{name} ({code})"
            for code, name, district in zip(codes, names, districts, strict=True)
        ]

    def _contrasted(self, agreement: str) -> list[str]:
        rows = self.features[self.features["agrees"] == agreement]
        labels = self.labels(list(rows["code"]))
        return [
            f"{_said(row)} (#{row.Index}) ≠ {label}"
            for row, label in zip(rows.itertuples(), labels, strict=True)
        ]


def best_match(features: pd.DataFrame, units: pd.DataFrame) -> Match:
    """Match a file to the list that it fits best; of equals, the newest.

    All codes of a list may be codes of an older one too: only the names and what is left over tell.
    """
    lists = sorted(units["list"].unique(), reverse=True)
    return max((match(features, units[units["list"] == name]) for name in lists), key=lambda m: m.fit)


def match(features: pd.DataFrame, units: pd.DataFrame) -> Match:
    """Match the features of a file (code, name, type, district) to the units of one list.

    A code of the list decides, unless the name is another one: then the two disagree. The
    features whose code is none of the list's, or that have none, go by their name among the units
    that no code has claimed; type and district are used where they help to tell two units apart.
    Two units that the file's words cannot tell apart stay unmatched.
    """
    units = units.set_index("code", drop=False).rename_axis(None)
    index = _Index(units)
    code = features["code"].where(features["code"].isin(units.index))
    left = units.drop(index=code.dropna().unique())
    unclaimed = _Index(left)
    by_name = {i: unclaimed.find(row) for i, row in features[code.isna()].iterrows()}
    found = code.combine_first(pd.Series(by_name, dtype=object))
    result = features[["name"]].assign(read_code=features["code"], code=found)
    result["by"] = pd.Series("code", index=features.index).where(code.notna(), "name").where(found.notna())
    result["agrees"] = [index.agreement(row, code[i]) for i, row in features.iterrows()]
    return Match(result, units)


class _Index:
    """The units of a list by the keys of their names."""

    def __init__(self, units: pd.DataFrame) -> None:
        self.units = units
        self.by_key: dict[str, set[str]] = defaultdict(set)
        self.by_plain: dict[str, set[str]] = defaultdict(set)
        for code, name in units["name"].items():
            self.by_key[name_key(name)].add(code)
            self.by_plain[plain_key(name)].add(code)

    def find(self, feature: pd.Series) -> str | None:
        """Return the code of the only unit that the feature's name, type and district can mean."""
        candidates = self.candidates(feature)
        if not candidates:
            return None
        for narrower in (self._of_district(candidates, feature), self._of_type(candidates, feature)):
            candidates = candidates & narrower or candidates
        return next(iter(candidates)) if len(candidates) == 1 else None

    def candidates(self, feature: pd.Series) -> set[str]:
        """Return the codes of the units whose name is the feature's, in full or else with marks left out."""
        name = feature["name"]
        if not isinstance(name, str):
            return set()
        exact = self.by_key.get(name_key(name), set())
        alike = set().union(*(self.by_plain.get(key, set()) for key in plain_keys(name)))
        return exact or {code for code in alike if only_lacks_marks(name, self.units.at[code, "name"])}

    def agreement(self, feature: pd.Series, code: object) -> str:
        """Tell whether the feature's name is that of the unit with ``code``: yes, nearly or no."""
        if not isinstance(code, str) or not isinstance(feature["name"], str):
            return "yes"
        candidates = self.candidates(feature)
        if candidates:
            return "yes" if code in candidates else "no"
        return "nearly" if likeness(feature["name"], self.units.loc[code, "name"]) >= LIKE else "no"

    def _of_district(self, codes: set[str], feature: pd.Series) -> set[str]:
        if not isinstance(feature["district"], str):
            return codes
        key = district_key(feature["district"])
        districts = self.units["district_name"]
        return {c for c in codes if isinstance(districts[c], str) and district_key(districts[c]) == key}

    def _of_type(self, codes: set[str], feature: pd.Series) -> set[str]:
        said = type_of(feature["name"]) or type_word(feature["type"])
        return codes if said is None else {c for c in codes if self.units.loc[c, "type"] == said}


def _said(row: tuple) -> str:
    """Return what the file says of a feature: name and code."""
    words = [str(word) for word in (row.name, row.read_code) if isinstance(word, str)]
    return " ".join(words) or "?"
