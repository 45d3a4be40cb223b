"""Whether recognised communes lie together, in a sentence."""

from analysis.communes.assessments import load_assessments
from analysis.communes.neighbours import neighbours
from analysis.communes.spatial import join_counts
from analysis.communes.units import load_crosswalk, load_facts, load_units
from analysis.errors import ParameterError
from analysis.report import narrative as say
from analysis.results import Results

# Less likely than this by chance is worth saying.
UNLIKELY = 0.05


def cluster_sentence(results: Results) -> str:
    """Say whether communes of one status lie together, on the list that was assessed last."""
    words, parameters = say.words_of(results), results.parameters
    rows = load_assessments(parameters.paths, results.observations.sources)
    rows = rows[rows["year"].le(parameters.report_year)]
    if rows.empty:
        return words.text("clusters.none")
    latest = rows[rows["year"].eq(rows["year"].max())]
    list_id, year = latest["list"].max(), int(latest["year"].iloc[0])
    units = load_units(parameters.paths)
    codes = units.loc[units["list"].eq(list_id), "code"]
    status = latest[latest["list"].eq(list_id)].set_index("code")["status"].eq("recognised")
    pairs = neighbours(load_facts(parameters.paths), load_crosswalk(parameters.paths), list_id)
    try:
        found = join_counts(status.astype("boolean").reindex(codes), pairs, seed=parameters.seed)
    except ParameterError as error:
        return words.text("clusters.silent", reason=error.text(words.code))
    key = "clusters.together" if found.p_clustered <= UNLIKELY else "clusters.chance"
    return words.text(
        key,
        year=year,
        n=words.number(found.n),
        different=words.number(found.different),
        expected=words.number(found.expected_different, at_most=0),
        p=words.number(max(found.p_clustered, 0.001), at_most=3),
    )
