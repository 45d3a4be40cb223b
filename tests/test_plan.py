"""Plan 52 as data: every indicator, target and agency beside the plan's own words."""

import csv
import re
import unicodedata
from dataclasses import replace

import pandas as pd
import pytest

from analysis.errors import DataError
from analysis.plan import load_plan

INDICATORS = (
    *("1", "2", "3a", "3b", "3c", "4a", "4b", "4c", "4d", "5a", "5b", "6", "7", "8a", "8b", "9", "10"),
    *("11a", "11b", "12", "13", "14", "15", "16", "17a", "17b", "18a", "18b", "19", "20a", "20b", "21"),
    *("22", "23", "24"),
)
KINDS = {
    **dict.fromkeys(("7", "8a", "8b", "18a", "18b"), "maintain"),
    **dict.fromkeys(("5b", "6"), "by_2030_only"),
    **dict.fromkeys(("4c", "4d"), "by_residence"),
    "19": "by_2025_only",
    "12": "every_year",
    "13": "yearly_reduction",
}
# Section IV of the plan: who leads which chỉ tiêu.
LEADS = {
    "so_ldtbxh": {1, 2, 8, 9, 10, 11, 12, 22, 23, 24},
    "so_gddt": {7, 15, 16, 17, 18, 19, 20},
    "so_yt": {3, 4, 5, 6},
    "so_vhtt": {21},
    "so_tp": {14},
    "ban_dt": {13},
}
SUPPORT = {"cong_an": {9}, "tinh_doan": {22, 23, 24}}


def plain(text: str) -> str:
    """Return the text without bold marks and line breaks, in composed letters."""
    return re.sub(r"\s+", " ", unicodedata.normalize("NFC", text).replace("**", "")).strip()


@pytest.fixture(scope="module")
def document(shared) -> str:
    return plain((shared / "plan" / "ke_hoach_52_kh_ubnd_2021.txt").read_text(encoding="utf-8"))


def vietnamese(value: float) -> str:
    """Return a pattern for a number as the plan writes it: 6,5; 98,5; 9 or 09."""
    return rf"(?<![\d.,])0?{re.escape(f'{value:g}'.replace('.', ','))}(?!\d|[.,]\d)"


def assigned(indicators: pd.DataFrame, column: str) -> dict[str, set[int]]:
    """Return the chỉ tiêu of each agency named in a column."""
    named = indicators[indicators[column].notna()]
    return named.groupby(column)["chi_tieu"].agg(set).to_dict()


def test_the_plan_has_35_indicators_of_24_targets_in_its_order(plan):
    """The 35 indicators stand in the plan's order and cover chỉ tiêu 1 to 24 under objectives 1 to 4."""
    assert list(INDICATORS) == plan.indicators.index.tolist()
    assert [int(re.match(r"\d+", i)[0]) for i in INDICATORS] == plan.indicators["chi_tieu"].tolist()
    assert list(range(1, 25)) == sorted(set(plan.indicators["chi_tieu"]))
    assert {1: 7, 2: 7, 3: 7, 4: 3} == plan.indicators.groupby("objective")["chi_tieu"].nunique().to_dict()


def test_each_sentence_is_in_the_plan(plan, document):
    """Every indicator quotes its chỉ tiêu as the plan words it."""
    assert [] == [i for i, sentence in plan.indicators["sentence"].items() if plain(sentence) not in document]


def test_each_sentence_is_that_of_its_own_target(plan):
    """The sentence of an indicator begins with the number of its chỉ tiêu."""
    expected = [f"Chỉ tiêu {n}:" for n in plan.indicators["chi_tieu"]]

    assert expected == [s[: s.index(":") + 1] for s in plan.indicators["sentence"]]


def test_each_phrase_is_in_its_sentence(plan):
    """Every target quotes words of its indicator's sentence."""
    wrong = [
        (row.indicator, row.to_year)
        for row in plan.targets.itertuples()
        if plain(row.phrase) not in plain(plan.indicators.at[row.indicator, "sentence"])
    ]

    assert [] == wrong


def without_its_value(targets: pd.DataFrame) -> list[tuple]:
    """Return the targets whose phrase does not hold their number."""
    return [
        (row.indicator, row.relation, row.to_year, row.value)
        for row in targets.itertuples()
        if not re.search(vietnamese(row.value), row.phrase)
    ]


def test_each_value_is_in_its_phrase(plan):
    """The number of every target stands in its phrase, written the Vietnamese way."""
    assert [] == without_its_value(plan.targets)


def test_a_target_is_strict_exactly_where_the_plan_says_duoi(plan):
    """The comparator is "<" if and only if "dưới" stands right before the target's number."""
    wrong = [
        (row.indicator, row.to_year, row.comparator)
        for row in plan.targets.itertuples()
        if (row.comparator == "<") != bool(re.search("dưới " + vietnamese(row.value), row.phrase))
    ]

    assert [] == wrong
    assert 14 == plan.targets["comparator"].eq("<").sum()


def test_each_year_is_in_the_sentence(plan):
    """A target's years stand in its sentence, except for chỉ tiêu 12, which names none."""
    wrong = [
        (row.indicator, row.to_year)
        for row in plan.targets.itertuples()
        if str(row.to_year) not in plan.indicators.at[row.indicator, "sentence"]
    ]

    assert [("12", 2030)] == wrong


def test_the_yearly_reduction_is_3_to_5_percent(plan):
    """Chỉ tiêu 13 asks for 3 % to 5 % every year from 2025 to 2030, and nothing else has a range."""
    ranged = plan.targets[plan.targets["value_upper"].notna()]

    assert [("13", 2025, 2030, ">=", 3.0, 5.0, "yearly_reduction")] == list(
        ranged[
            ["indicator", "from_year", "to_year", "comparator", "value", "value_upper", "relation"]
        ].itertuples(index=False, name=None)
    )
    assert re.search(vietnamese(5), ranged["phrase"].item())


def test_each_indicator_has_its_kind(plan):
    """The special kinds are exactly those the plan words, everything else is a plain level."""
    assert {i: KINDS.get(i, "level") for i in INDICATORS} == plan.indicators["kind"].to_dict()


def test_the_kinds_agree_with_the_targets(plan):
    """Maintain, every-year and single-year kinds have the targets that their names say."""
    rows = plan.targets.groupby("indicator")
    spans = rows[["from_year", "to_year"]].apply(lambda t: list(t.itertuples(index=False, name=None)))
    expected = {
        "level": [(2025, 2025), (2030, 2030)],
        "by_residence": [(2025, 2025), (2030, 2030)],
        "maintain": [(2025, 2025), (2025, 2030)],
        "by_2030_only": [(2030, 2030)],
        "by_2025_only": [(2025, 2025)],
        "every_year": [(2021, 2030)],
        "yearly_reduction": [(2025, 2030)],
    }

    assert {i: expected[kind] for i, kind in plan.indicators["kind"].items()} == spans.to_dict()


def test_stunting_is_strict_only_in_2030(plan):
    """Stunting is to be 17 % in 2025 and under 15 % in 2030."""
    rows = plan.targets[plan.targets["indicator"].eq("4b")].set_index("to_year")

    assert {2025: "<=", 2030: "<"} == rows["comparator"].to_dict()


def test_obesity_has_its_groups(plan):
    """Obesity is judged for rural children in 4c and for urban ones in 4d, everything else for all."""
    groups = plan.indicators["group"]

    assert {"4c": "rural", "4d": "urban"} == groups[groups.ne("total")].to_dict()


def test_each_indicator_has_the_agencies_of_section_four(plan):
    """Lead and supporting agencies are those that section IV names."""
    assert LEADS == assigned(plan.indicators, "lead_agency")
    assert SUPPORT == assigned(plan.indicators, "co_agencies")


def test_the_agencies_are_those_of_the_plans_own_text(plan, document):
    """Parsing "chủ trì … chỉ tiêu …" in section IV gives the same leads as the data."""
    section = document[
        document.index("IV. TỔ CHỨC THỰC HIỆN") : document.index("14. Ủy ban nhân dân các huyện")
    ]
    parts = re.split(r"(?<=[.\s])\s*(?=\d{1,2}\. (?:Sở|Ban|Công an|Đề nghị))", section)
    names = {row["name_vi"]: agency for agency, row in plan.agencies.iterrows()}
    leads: dict[str, set[int]] = {}
    for part in parts:
        agency = next((a for name, a in names.items() if re.match(rf"\d+\. {name}\b", part)), None)
        said = re.search(
            r"[Cc]hủ trì,? tham mưu,? hướng dẫn triển khai (?:thực hiện )?(?:các )?chỉ tiêu ([\d, ]+)", part
        )
        if agency and said:
            leads[agency] = {int(n) for n in re.findall(r"\d+", said[1])}

    assert leads == assigned(plan.indicators, "lead_agency")
    assert list(range(1, 25)) == sorted(n for numbers in leads.values() for n in numbers)


@pytest.mark.parametrize(
    ("agency", "words"),
    [
        ("cong_an", r"7\. Công an tỉnh: chủ trì.*?chỉ tiêu ([\d, ]+)của Kế hoạch"),
        ("tinh_doan", r"Đề nghị Đoàn TNCS Hồ Chí Minh tỉnh chủ trì.*?chỉ tiêu ([\d, ]+)của Kế hoạch"),
    ],
)
def test_the_supporting_agencies_are_those_of_the_plans_own_text(plan, document, agency, words):
    """The police support chỉ tiêu 9 and the Youth Union 22 to 24, as section IV says."""
    said = {int(n) for n in re.findall(r"\d+", re.search(words, document)[1])}

    assert said == assigned(plan.indicators, "co_agencies")[agency]


def test_slips_of_the_scan_stay_in_the_quotation_only(plan):
    """ "phần đầu" (for "phấn đấu") is kept where the plan is quoted and appears in no name."""
    columns = ["name_vi", "short_vi", "name_en", "short_en"]

    assert plan.indicators.at["7", "sentence"].startswith("Chỉ tiêu 7: phần đầu 100%")
    assert 12 == plan.indicators["sentence"].str.contains("phần đầu").sum()
    assert not plan.indicators[columns].apply(lambda c: c.str.contains("phần đầu|phấn đấu")).any(axis=None)
    assert not plan.targets["phrase"].str.contains("phần đầu").any()


def test_every_name_is_in_both_languages_and_its_own(plan):
    """Names and short names are filled in both languages and no two indicators share one."""
    for column in ("name_vi", "name_en", "short_vi", "short_en"):
        assert 35 == plan.indicators[column].nunique()


@pytest.mark.parametrize("national", [False, True])
def test_each_milestone_has_at_most_one_target(plan, national):
    """An indicator has one target at a milestone, or none."""
    due = plan.milestone_targets(national=national)

    assert not due.duplicated(["indicator", "milestone"]).any()
    assert {2025, 2030} == set(due["milestone"])
    assert list(INDICATORS) == list(dict.fromkeys(due["indicator"]))


def test_the_order_of_the_targets_does_not_matter(plan):
    """The plan read from its last target to its first has the same targets at its milestones."""
    backwards = replace(plan, targets=plan.targets.iloc[::-1])

    pd.testing.assert_frame_equal(plan.milestone_targets(), backwards.milestone_targets())


def test_only_three_indicators_lack_a_milestone(plan):
    """5b and 6 have no target in 2025 and 19 has none in 2030."""
    due = set(plan.milestone_targets()[["indicator", "milestone"]].itertuples(index=False, name=None))

    assert {("5b", 2025), ("6", 2025), ("19", 2030)} == {
        (i, m) for i in INDICATORS for m in (2025, 2030)
    } - due


@pytest.mark.parametrize(
    ("expected", "indicator"),
    [
        ({2025: "at", 2030: "hold"}, "7"),
        ({2025: "at", 2030: "hold"}, "18b"),
        ({2025: "each_year", 2030: "each_year"}, "12"),
        ({2025: "yearly_reduction", 2030: "yearly_reduction"}, "13"),
        ({2025: "at", 2030: "at"}, "1"),
    ],
)
def test_a_span_applies_at_every_milestone_inside_it(plan, expected, indicator):
    """A target over years applies at each milestone inside, except where the plan names the year itself."""
    due = plan.milestone_targets()

    assert expected == due[due["indicator"].eq(indicator)].set_index("milestone")["relation"].to_dict()


@pytest.mark.parametrize(
    ("expected", "agency", "year"),
    [
        ("so_ldtbxh", "so_ldtbxh", 2024),
        ("so_yt", "so_ldtbxh", 2025),
        ("so_yt", "so_ldtbxh", 2030),
        ("so_gddt", "so_gddt", 2030),
        ("so_yt", "so_yt", 2025),
    ],
)
def test_the_labour_department_hands_over_in_2025(plan, expected, agency, year):
    """From 2025 on the Department of Health answers for what the labour department led."""
    assert expected == plan.responsible(agency, year)


def test_every_lead_and_successor_is_an_agency(plan):
    """Supporting agencies and successors are agencies that the data name."""
    named = set(plan.indicators["co_agencies"].dropna()) | set(plan.agencies["successor"].dropna())

    assert named <= set(plan.agencies.index)


def read_target(text: str) -> tuple[str, float]:
    """Return comparator-is-strict and value of an evidence cell: "<9.5", "12.5", "100 (maintain)"."""
    said = re.match(r"(<?)\s*([\d.]+)", text)
    return said[1], float(said[2])


def test_the_national_targets_are_those_of_the_evidence(plan, shared):
    """The national targets and their comparison with the province equal the gathered evidence."""
    path = shared / "evidence" / "national_vs_provincial_targets.csv"
    with path.open(encoding="utf-8") as file:
        evidence = list(csv.DictReader(file))
    expected = {}
    for row in evidence:
        indicator = row["indicator"] + row["sub"][:1]
        for year in (2025, 2030):
            if said := row[f"national_{year}"]:
                expected[indicator, year] = (*read_target(said), row["comparison"])

    due = plan.milestone_targets(national=True)
    written = {
        (row.indicator, row.milestone): ("<" if row.comparator == "<" else "", row.value, row.comparison)
        for row in due.itertuples()
    }

    assert expected == written


def test_a_comparison_with_the_nation_agrees_with_the_numbers(plan):
    """ "same" means the same number, "stricter" a harder one, in the indicator's own direction."""
    keys = ["indicator", "milestone"]
    both = plan.milestone_targets().merge(
        plan.milestone_targets(national=True), on=keys, suffixes=("", "_national")
    )
    up = both["indicator"].map(plan.indicators["direction"]).eq("up") | both["indicator"].eq("13")
    harder = (both["value"] - both["value_national"]) * up.map({True: 1, False: -1})

    assert (harder[both["comparison"].isin(["same", "wording"])] == 0).all()
    assert (harder[both["comparison"].eq("stricter")] > 0).all()
    assert len(both) == len(plan.milestone_targets())


def broken(data_copy, name: str, old: str, new: str) -> list[tuple]:
    """Replace the first ``old`` in a file of the plan and return what the loader says is wrong."""
    path = data_copy / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(DataError) as raised:
        load_plan(data_copy)
    return [(p.file, p.row, p.column, p.read, p.expected) for p in raised.value.problems]


@pytest.mark.parametrize(
    ("expected", "name", "old", "new"),
    [
        pytest.param(
            ("data/plan/indicators.csv", 2, "lead_agency", "nobody", "expected.agency"),
            *("plan/indicators.csv", ",so_ldtbxh,", ",nobody,"),
            id="unknown agency",
        ),
        pytest.param(
            ("data/plan/indicators.csv", 17, "co_agencies", "nobody", "expected.agency"),
            *("plan/indicators.csv", ",so_ldtbxh,cong_an,", ",so_ldtbxh,nobody,"),
            id="unknown co-agency",
        ),
        pytest.param(
            ("data/plan/agencies.csv", 2, "successor", "nobody", "expected.agency"),
            *("plan/agencies.csv", ",so_yt,2025-03-01,", ",nobody,2025-03-01,"),
            id="unknown successor",
        ),
        pytest.param(
            ("data/plan/breaks.csv", 3, None, None, "expected.unique"),
            *("plan/breaks.csv", "\n1,2025,", "\n1,2019,"),
            id="the same break twice",
        ),
        pytest.param(
            ("data/plan/indicators.csv", 2, "objective", "9", "expected.objective"),
            *("plan/indicators.csv", "\n1,1,1,", "\n1,1,9,"),
            id="unknown objective",
        ),
        pytest.param(
            ("data/plan/indicators.csv", 2, "unit", "parts", "expected.unit"),
            *("plan/indicators.csv", ",percent,up,level,percent,", ",parts,up,level,percent,"),
            id="unknown unit",
        ),
        pytest.param(
            ("data/plan/indicators.csv", 2, "direction", "sideways", "expected.one_of"),
            *("plan/indicators.csv", ",percent,up,", ",percent,sideways,"),
            id="unknown direction",
        ),
        pytest.param(
            ("data/plan/targets.csv", 2, "comparator", "<=", "expected.comparator"),
            *("plan/targets.csv", "1,2025,2025,>=,65", "1,2025,2025,<=,65"),
            id="comparator against the direction",
        ),
        pytest.param(
            ("data/plan/targets.csv", 2, "indicator", "99", "expected.indicator"),
            *("plan/targets.csv", "\n1,2025", "\n99,2025"),
            id="target of an unknown indicator",
        ),
        pytest.param(
            ("data/plan/targets.csv", 2, "to_year", "2024", "expected.year_order"),
            *("plan/targets.csv", "\n1,2025,2025", "\n1,2025,2024"),
            id="ends before it begins",
        ),
        pytest.param(
            ("data/plan/national_targets.csv", 2, "comparator", "<", "expected.comparator"),
            *("plan/national_targets.csv", "1,2025,2025,>=,65", "1,2025,2025,<,65"),
            id="national comparator against the direction",
        ),
    ],
)
def test_a_broken_plan_is_told_with_file_row_and_column(data_copy, expected, name, old, new):
    """A mistake in the plan's files is named with its file, row, column and what was read."""
    assert expected in broken(data_copy, name, old, new)


def test_a_repeated_indicator_is_told_at_both_rows(data_copy):
    """Two rows with one indicator are both named."""
    found = broken(data_copy, "plan/indicators.csv", "\n2,2,1,", "\n1,2,1,")

    assert [
        ("data/plan/indicators.csv", 2, "indicator", "1", "expected.unique"),
        ("data/plan/indicators.csv", 3, "indicator", "1", "expected.unique"),
    ] == found


def test_a_repeated_target_is_told_at_both_rows(data_copy):
    """Two targets of one indicator for the same years are both named."""
    found = broken(data_copy, "plan/targets.csv", "\n1,2030,2030,", "\n1,2025,2025,")

    assert [
        ("data/plan/targets.csv", 2, None, None, "expected.unique"),
        ("data/plan/targets.csv", 3, None, None, "expected.unique"),
    ] == found
