"""Write the tables behind charts in fewer bytes: by column, each repeated value once.

The page's script ``datasets.js`` turns them back into rows when a chart is drawn.
"""

import json
from typing import Any


def packed(datasets: dict[str, Any]) -> dict[str, Any]:
    """Return datasets with their tables by column; what is no table of like rows stays as it is."""
    return {name: _pack(data) if _is_table(data) else data for name, data in datasets.items()}


def _is_table(data: Any) -> bool:
    """Return whether data are rows that all have the same columns."""
    return isinstance(data, list) and bool(data) and len({tuple(row) for row in data}) == 1


def _pack(rows: list[dict[str, Any]]) -> dict[str, Any]:
    """Return a table by column."""
    return {"rows": len(rows), "columns": {name: _column([row[name] for row in rows]) for name in rows[0]}}


def _column(values: list[Any]) -> dict[str, Any]:
    """Return a column as its values, or as places among its distinct values where that is shorter."""
    # By their JSON, not by equality: 1, 1.0 and true are equal in Python and differ on the page.
    written = [json.dumps(value, ensure_ascii=False) for value in values]
    places = {text: place for place, text in enumerate(dict.fromkeys(written))}
    if len(places) == 1:
        return {"all": values[0]}
    told = {"of": [json.loads(text) for text in places], "at": [places[text] for text in written]}
    shorter = sum(map(len, places)) + sum(len(str(place)) for place in told["at"]) < sum(map(len, written))
    return told if shorter else {"each": values}
