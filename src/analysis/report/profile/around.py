"""A commune's neighbours: their names and their status."""

from analysis.report import narrative as say
from analysis.report.fragments import Fragment, fragment
from analysis.report.profile.shared import Shared, latest_status
from analysis.results import Results


def around(results: Results, found: Shared, code: str) -> Fragment:
    """Return the table of the neighbours, by land and across the water, with their latest status."""
    words = say.words_of(results)
    pairs = found.pairs[found.pairs["code"].eq(code)]
    latest = latest_status(found, pairs["neighbour"], words)
    rows = sorted(pairs.itertuples(), key=lambda pair: words.sort_key(found.units.at[pair.neighbour, "name"]))
    return fragment(
        "profile_neighbours",
        words,
        caption=say.captioned(results, words.text("profile.neighbours.caption")),
        rows=[
            {
                "name": found.units.at[pair.neighbour, "full_name"],
                "how": words.text(f"profile.neighbours.{pair.kind}"),
                "status": latest.at[pair.neighbour, "status"],
                "state": latest.at[pair.neighbour, "state"],
            }
            for pair in rows
        ],
    )
