"""The committed observations: consistent in themselves, and nothing lost or altered from the evidence.

The evidence (../shared/evidence) was gathered from public sources; the committed CSVs are the truth.
Figures left out on purpose are listed, with reasons, in data/observations/README.md.
"""

import re
import unicodedata
from pathlib import Path

import pandas as pd
import pytest

ROOT = Path(__file__).resolve().parents[2]
DATA = ROOT / "data"
EVIDENCE = ROOT.parent / "shared" / "evidence"
KEY = ["measure", "year", "period", "area_code", "group", "source_id"]
COLUMNS = [
    *("measure", "indicator", "year", "period", "area_level", "area_code", "group"),
    *("value", "unit", "numerator", "denominator", "kind", "status", "break"),
    *("source_id", "used", "note_vi", "note_en", "quote"),
]
AREAS = {
    "Việt Nam": ("VN", "total"),
    "Viet Nam": ("VN", "total"),
    "Việt Nam (rural)": ("VN", "rural"),
    "Việt Nam (urban)": ("VN", "urban"),
    "Việt Nam (ethnic minority children)": ("VN", "ethnic_minority"),
    "Quảng Ninh": ("22", "total"),
    "Hải Dương": ("30", "total"),
    "Đồng bằng sông Hồng (GSO region incl. Quảng Ninh)": ("VN-RRD", "total"),
    "Huế and southward": ("VN-SOUTH-HUE", "total"),
}
# The source's own numerator and denominator disagree with its rate; they are kept in the note.
RATIO_IN_NOTE = [("5a_mcv1_admin", "2008")]
LEFT_OUT_WITHOUT_YEAR = ["1.93"]


def read(path):
    return pd.read_csv(path, dtype=str, keep_default_na=False)


@pytest.fixture(scope="module")
def rows():
    files = sorted((DATA / "observations").glob("*.csv"))
    assert [f.stem for f in files] == ["context", "education", "health", "protection"]
    return pd.concat([read(f).assign(file=f.stem) for f in files], ignore_index=True)


@pytest.fixture(scope="module")
def lists():
    return {name: read(DATA / f"{name}.csv") for name in ("measures", "sources", "areas", "units")}


@pytest.fixture(scope="module")
def evidence():
    if not EVIDENCE.is_dir():
        pytest.skip("../shared/evidence is not here: the comparison with the evidence was not made")
    names = ("health", "education", "protection")
    return pd.concat([read(EVIDENCE / f"{n}_observations.csv").assign(file=n) for n in names])


def test_the_columns_are_the_declared_ones(rows):
    assert list(rows.columns) == [*COLUMNS, "file"]


def test_keys_are_unique(rows, lists):
    assert not rows.duplicated(KEY).any()
    for name, key in (("measures", "measure"), ("sources", "source_id"), ("areas", "area_code")):
        assert lists[name][key].is_unique
    assert lists["units"]["unit"].is_unique


def test_at_most_one_row_is_used(rows):
    used = rows[rows["used"].eq("yes")]
    assert not used.duplicated(["measure", "year", "area_code", "group"]).any()
    assert set(rows["used"]) == {"yes", "no"}


def test_a_row_that_is_not_used_says_why(rows):
    assert rows.loc[rows["used"].eq("no"), "note_vi"].ne("").all()


def test_every_code_is_in_its_list(rows, lists):
    assert set(rows["measure"]) <= set(lists["measures"]["measure"])
    assert set(rows["source_id"]) <= set(lists["sources"]["source_id"])
    assert set(rows["area_code"]) <= set(lists["areas"]["area_code"])
    assert set(lists["measures"]["unit"]) <= set(lists["units"]["unit"])
    assert set(lists["areas"]["parent"]) - {""} <= set(lists["areas"]["area_code"])


def test_a_row_agrees_with_its_measure_and_its_area(rows, lists):
    both = rows.merge(lists["measures"], on="measure", suffixes=("", "_measure"))
    assert both["unit"].eq(both["unit_measure"]).all()
    assert both["indicator"].eq(both["indicator_measure"]).all()
    placed = rows.merge(lists["areas"], on="area_code", suffixes=("", "_area"))
    assert placed["area_level"].eq(placed["area_level_area"]).all()


def test_every_plan_indicator_has_its_measure(lists):
    indicators = read(DATA / "plan" / "indicators.csv").set_index("indicator")
    own = lists["measures"].query("comparability == 'plan'").set_index("measure")
    assert sorted(own.index) == sorted(indicators.index)
    assert own["indicator"].eq(own.index).all()
    assert own["unit"].eq(indicators["unit"].reindex(own.index)).all()


def test_every_source_is_cited_or_is_the_plan(rows, lists):
    assert set(lists["sources"]["source_id"]) - set(rows["source_id"]) == {"plan52", "qd23_2021"}


def test_no_target_is_an_observation(rows):
    assert set(rows["kind"]) <= {"observed", "estimated", "projected"}
    assert not rows["source_id"].isin(["plan52", "qd23_2021"]).any()
    assert rows["year"].astype(int).le(2026).all()


def test_a_value_or_its_fraction_is_there(rows):
    number = re.compile(r"-?\d+(\.\d+)?")
    for column in ("value", "numerator", "denominator"):
        filled = rows.loc[rows[column].ne(""), column]
        assert filled.map(number.fullmatch).all()
    fraction = rows["numerator"].ne("") & rows["denominator"].ne("")
    assert (rows["value"].ne("") | fraction).all()


def test_counts_are_whole(rows, lists):
    counts = lists["units"].query("is_count == 'yes'")["unit"]
    assert rows.loc[rows["unit"].isin(counts), "value"].str.fullmatch(r"\d+").all()


def test_a_printed_share_agrees_with_its_fraction(rows):
    both = rows[rows["value"].ne("") & rows["numerator"].ne("") & rows["denominator"].ne("")]
    assert both["unit"].eq("percent").all()
    for row in both.itertuples():
        half_a_unit = 0.5 * 10 ** -len(row.value.partition(".")[2])
        share = 100 * float(row.numerator) / float(row.denominator)
        assert abs(share - float(row.value)) <= half_a_unit + 1e-9, row


def test_values_lie_in_their_range(rows, lists):
    units = lists["units"].set_index("unit")
    largest = lists["measures"].set_index("measure")["maximum"]
    for row in rows[rows["value"].ne("")].itertuples():
        top = largest[row.measure] or units.loc[row.unit, "maximum"] or "inf"
        assert float(units.loc[row.unit, "minimum"] or "-inf") <= float(row.value) <= float(top), row


def test_notes_are_in_both_languages_or_in_neither(rows, lists):
    for frame in (rows, *(lists[name] for name in ("measures", "sources", "areas"))):
        assert frame["note_vi"].eq("").eq(frame["note_en"].eq("")).all()


@pytest.mark.parametrize(
    "name",
    ["measures", "sources", "areas", "units"]
    + [f"observations/{name}" for name in ("health", "education", "protection", "context")],
)
def test_files_are_plain_utf8_in_nfc(name):
    raw = (DATA / f"{name}.csv").read_bytes()
    assert not raw.startswith(b"\xef\xbb\xbf") and b"\r" not in raw
    text = raw.decode("utf-8")
    assert text == unicodedata.normalize("NFC", text)


def shown(evidence):
    """Return the evidence rows that are facts with a year and a value or a fraction."""
    fraction = evidence["numerator"].ne("") & evidence["denominator"].ne("")
    filled = evidence["value"].ne("") | fraction
    return evidence[evidence["kind"].ne("target") & evidence["year"].ne("") & filled]


def matches(row, rows, titles):
    """Return the committed rows with the area, year, source title and figures of an evidence row."""
    school_year = re.fullmatch(r"\d{4}-(\d{4})", row.year)
    code, group = AREAS[row.area]
    found = rows[
        rows["year"].eq(school_year[1] if school_year else row.year[:4])
        & rows["area_code"].eq(code)
        & rows["group"].eq(group)
        & rows["value"].eq(row.value)
        & rows["source_id"].map(titles).map(row.title.startswith)
    ]
    if "-" in row.year:
        found = found[found["period"].eq(row.year)]
    if row.indicator in set(rows["indicator"]):  # evidence codes such as 3b; 8 and 17 have no letter
        found = found[found["indicator"].eq(row.indicator)]
    if row.numerator and row.denominator:
        in_note = pd.MultiIndex.from_frame(found[["measure", "year"]]).isin(RATIO_IN_NOTE)
        same = found["numerator"].eq(row.numerator) & found["denominator"].eq(row.denominator)
        found = found[same | in_note]
    return found


def test_every_evidence_value_is_here(evidence, rows, lists):
    titles = lists["sources"].set_index("source_id")["title"]
    lost = [
        (row.file, row.indicator, row.sub, row.year, row.area, row.value)
        for row in shown(evidence).itertuples()
        if matches(row, rows, titles).empty
    ]
    assert not lost


def test_every_committed_value_is_in_the_evidence(evidence, rows, lists):
    titles = lists["sources"].set_index("source_id")["title"]
    backed = set()
    for row in shown(evidence).itertuples():
        backed |= set(matches(row, rows, titles).index)
    assert rows.drop(index=sorted(backed)).empty


def test_quotes_are_those_of_the_evidence(evidence, rows):
    quotes = {unicodedata.normalize("NFC", quote) for quote in evidence["quote"]}
    assert set(rows["quote"]) <= quotes


def test_only_undated_values_and_targets_are_left_out(evidence):
    facts = evidence[evidence["kind"].ne("target")]
    left = facts[facts["year"].eq("")]
    assert left["value"].tolist() == LEFT_OUT_WITHOUT_YEAR
    assert evidence["kind"].eq("target").sum() == 22
