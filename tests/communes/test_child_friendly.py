"""Decision 06/QĐ-TTg of 3 January 2019, rule by rule: recognised, not recognised, or nobody can tell.

Conditions (Điều kiện công nhận): all 13 criteria met, none with 0 points, a total of at least 800 or 850.
"""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from standard_cases import Case, N, evaluated

from analysis.communes.child_friendly import CONDITIONS, VERDICTS, Evaluation, load_evaluation
from analysis.communes.child_friendly_reasons import REASONS, reasons_text, verdict_text
from analysis.communes.standard import load_standard
from analysis.language import speak
from analysis.observations import load_observations
from analysis.paths import DataPaths

vi, en = speak("vi"), speak("en")
ALL_MET = ["yes"] * N


@pytest.fixture(scope="module")
def standard(data_dir):
    return load_standard(data_dir)


def adding_up_to(total: float, **changed: float | None) -> list[float | None]:
    """Return points of 13 criteria that add up to a total before some are changed: c3=0."""
    points: list[float | None] = [60.0] * (N - 1) + [total - 60 * (N - 1)]
    points[6], points[-1] = 40.0, points[-1] + 20
    for name, value in changed.items():
        points[int(name[1:]) - 1] = value
    return points


def met_but(*numbers: int, as_: str | None = "no") -> list[str | None]:
    return [as_ if n in numbers else "yes" for n in range(1, N + 1)]


# points, met, reported total, least total -> verdict; criteria_met, no_zero, total_reached
RULES = {
    "all conditions": (Case(adding_up_to(850), ALL_MET), "recognised", "yes yes yes"),
    "one point short": (Case(adding_up_to(849), ALL_MET), "not_recognised", "yes yes no"),
    "half a point short": (Case(adding_up_to(849.5), ALL_MET), "not_recognised", "yes yes no"),
    "tier 800": (Case(adding_up_to(800), ALL_MET, minimum=800), "recognised", "yes yes yes"),
    "tier 800, 799 points": (Case(adding_up_to(799), ALL_MET, minimum=800), "not_recognised", "yes yes no"),
    "tier 900": (Case(adding_up_to(900), ALL_MET, minimum=900), "recognised", "yes yes yes"),
    "tier 900, 899 points": (Case(adding_up_to(899), ALL_MET, minimum=900), "not_recognised", "yes yes no"),
    "tier unknown, 850": (Case(adding_up_to(850), ALL_MET, minimum=(800, 850)), "recognised", "yes yes yes"),
    "tier unknown, 849": (
        Case(adding_up_to(849), ALL_MET, minimum=(800, 850)),
        "cannot_be_verified",
        "yes yes unknown",
    ),
    "tier unknown, 800": (
        Case(adding_up_to(800), ALL_MET, minimum=(800, 850)),
        "cannot_be_verified",
        "yes yes unknown",
    ),
    "tier unknown, 799": (
        Case(adding_up_to(799), ALL_MET, minimum=(800, 850)),
        "not_recognised",
        "yes yes no",
    ),
    "a criterion not met": (Case(adding_up_to(950), met_but(3)), "not_recognised", "no yes yes"),
    "a criterion with 0": (Case(adding_up_to(950, c3=0), ALL_MET), "not_recognised", "yes no yes"),
    "0 and not met": (Case(adding_up_to(950, c3=0), met_but(3)), "not_recognised", "no no yes"),
    "0 although the reported total is high": (
        Case([0.0], total=990),
        "not_recognised",
        "unknown no yes",
    ),
    "met not reported": (
        Case(adding_up_to(950), met_but(3, as_=None)),
        "cannot_be_verified",
        "unknown yes yes",
    ),
    "points of one not reported": (
        Case(adding_up_to(950, c3=None), ALL_MET, total=950),
        "cannot_be_verified",
        "yes unknown yes",
    ),
    "points and total not reported": (
        Case(adding_up_to(850, c3=None), ALL_MET),
        "cannot_be_verified",
        "yes unknown unknown",
    ),
    "enough without the missing one": (
        Case(adding_up_to(950, c3=None), ALL_MET),
        "cannot_be_verified",
        "yes unknown yes",
    ),
    "only a total, high": (Case(total=900), "cannot_be_verified", "unknown unknown yes"),
    "only a total, low": (Case(total=849), "not_recognised", "unknown unknown no"),
    "only a status": (Case(status="recognised"), "cannot_be_verified", "unknown unknown unknown"),
    "one not met, nothing else": (Case(met=met_but(3)), "not_recognised", "no unknown unknown"),
    "totals disagree, both enough": (
        Case(adding_up_to(860), ALL_MET, total=870),
        "recognised",
        "yes yes yes",
    ),
    "totals disagree, one too low": (
        Case(adding_up_to(860), ALL_MET, total=840),
        "cannot_be_verified",
        "yes yes unknown",
    ),
    "totals disagree, both too low": (
        Case(adding_up_to(830), ALL_MET, total=840),
        "not_recognised",
        "yes yes no",
    ),
    "least total not seen": (
        Case([70.0] * 15, ["yes"] * 15, minimum=(np.nan, np.nan), basis="unseen", decision="34/2014/QĐ-TTg"),
        "cannot_be_verified",
        "yes yes unknown",
    ),
    "other conditions not seen": (
        Case([40.0] * 25, ["yes"] * 25, minimum=(650, 850), basis="unknown", decision="37/2010/QĐ-TTg"),
        "cannot_be_verified",
        "yes yes yes",
    ),
    "0 points where it was not seen that none may": (
        Case([0.0] + [40.0] * 24, ["no"] + ["yes"] * 24, minimum=(650, 850), decision="37/2010/QĐ-TTg"),
        "cannot_be_verified",
        "unknown unknown yes",
    ),
    "below every least total": (
        Case([25.0] * 25, minimum=(650, 850), decision="37/2010/QĐ-TTg"),
        "not_recognised",
        "unknown yes no",
    ),
}


@pytest.fixture(scope="module")
def ruled(standard) -> Evaluation:
    return evaluated([case for case, _, _ in RULES.values()], standard)


@pytest.mark.parametrize("name", RULES)
def test_the_rule(ruled, name):
    row = ruled.verdicts.iloc[list(RULES).index(name)]
    _, verdict, answers = RULES[name]

    assert (row["verdict"], " ".join(row[list(CONDITIONS)])) == (verdict, answers)


def test_a_decision_may_ask_for_less(standard):
    """What a decision does not ask for cannot be broken."""
    decisions = standard.decisions.assign(no_zero="no", all_criteria="no")
    lenient = type(standard)(decisions, standard.tiers, standard.criteria, standard.items)
    verdicts = evaluated([Case(adding_up_to(950, c3=0), met_but(3))], lenient).verdicts

    assert verdicts["verdict"].tolist() == ["recognised"]


@pytest.mark.parametrize(
    ("case", "low", "high", "obstacles"),
    [
        (Case(adding_up_to(850), ALL_MET), 0, 0, 0),
        (Case(adding_up_to(812), ALL_MET), 38, 38, 1),
        (Case(adding_up_to(790), ALL_MET, minimum=(800, 850)), 10, 60, 1),
        (Case(adding_up_to(820), ALL_MET, minimum=(800, 850)), 0, 30, 0),
        (Case(adding_up_to(900, c3=0), met_but(3, 4)), 10, 10, 2 + 1),
        (Case(adding_up_to(850, c2=None), ALL_MET), 0, 60, 0),
        (Case(adding_up_to(850, c7=None), ALL_MET), 0, 40, 0),
        (Case(adding_up_to(830, c7=None), ALL_MET), 10, 60, 1),
    ],
)
def test_how_many_points_are_missing(standard, case, low, high, obstacles):
    """At least and at most; criterion 7 has a maximum of 50, so without it 790 points become 840 at most."""
    row = evaluated([case], standard).verdicts.iloc[0]

    assert (row["short_low"], row["short_high"], row["n_obstacles"]) == (low, high, obstacles)


def test_points_that_can_still_be_had_are_told_where_the_maximum_was_seen(standard):
    """Criteria 1, 6 and 7 can have 100, 125 and 50 points; of the other ten nothing is known."""
    made = evaluated([Case(adding_up_to(850, c3=0), met_but(3))], standard)
    row, criteria = made.verdicts.iloc[0], made.criteria.set_index("criterion")

    assert (row["attainable"], row["n_without_maximum"]) == (40 + 65 + 10, 10)
    assert criteria["left"].dropna().to_dict() == {1: 40, 6: 65, 7: 10}
    assert criteria.index[criteria["is_obstacle"]].tolist() == [3]


@pytest.mark.parametrize(
    ("status", "points", "agrees"),
    [
        ("recognised", 850, True),
        ("not_recognised", 850, False),
        ("recognised", 849, False),
        ("not_recognised", 849, True),
        (None, 850, pd.NA),
    ],
)
def test_the_reported_status_is_compared_and_never_taken_over(standard, status, points, agrees):
    row = evaluated([Case(adding_up_to(points), ALL_MET, status=status)], standard).verdicts.iloc[0]

    assert (row["agrees"] is pd.NA) if agrees is pd.NA else (bool(row["agrees"]) is agrees)
    assert row["verdict"] == ("recognised" if points == 850 else "not_recognised")


def test_what_cannot_be_verified_neither_agrees_nor_differs(standard):
    assert evaluated([Case(total=900, status="recognised")], standard).verdicts["agrees"].isna().all()


def judged_plainly(case: Case, seen_maxima: dict[int, float]) -> str:
    """The same rule as a loop that anyone can read: 13 criteria met, none 0, the total reached."""
    low = high = 0.0
    answers = {"met": True, "zero": True}
    for number, (points, met) in enumerate(zip(case.points, case.met, strict=True), start=1):
        low += points or 0
        high += seen_maxima.get(number, np.inf) if points is None else points
        if met == "no" or points == 0:
            return "not_recognised"
        answers["met"] &= met == "yes"
        answers["zero"] &= points is not None
    if case.total is not None and low <= case.total <= high:
        low = high = case.total
    elif case.total is not None:
        low, high = min(low, case.total), max(high, case.total)
    least, most = case.minimum if isinstance(case.minimum, tuple) else (case.minimum, case.minimum)
    if high < least:
        return "not_recognised"
    return "recognised" if all(answers.values()) and low >= most else "cannot_be_verified"


maxima = {1: 100.0, 6: 125.0, 7: 50.0}
one_point = {n: st.integers(0, int(maxima.get(n, 200))).map(float) for n in range(1, N + 1)}
near = {n: st.integers(30, int(maxima.get(n, 90))).map(float) for n in range(1, N + 1)}
reported = {
    "points": st.one_of(
        *(
            st.tuples(*(st.one_of(s, st.none()) if gaps else s for s in pool.values())).map(list)
            for pool in (one_point, near)
            for gaps in (False, True)
        )
    ),
    "met": st.one_of(
        st.just(ALL_MET), st.lists(st.sampled_from(["yes", "no", None]), min_size=N, max_size=N)
    ),
    "total": st.one_of(st.none(), st.integers(600, 1100).map(float)),
    "status": st.sampled_from(["recognised", "not_recognised"]),
}
cases = st.one_of(
    st.builds(Case, **reported, minimum=st.sampled_from([800, 850, 900])),
    st.builds(
        Case,
        **reported,
        minimum=st.sampled_from([(800, 850), (850, 900)]),
        basis=st.sampled_from(["unknown", "unnamed", "differs"]),
    ),
)


@given(st.lists(cases, min_size=1, max_size=20))
def test_the_engine_agrees_with_the_plain_rule(standard, drawn):
    verdicts = evaluated(drawn, standard).verdicts["verdict"]

    assert verdicts.tolist() == [judged_plainly(case, maxima) for case in drawn]


@given(st.lists(st.tuples(cases, st.integers(0, N - 1), st.floats(0.1, 50)), min_size=1, max_size=20))
def test_adding_points_never_un_recognises(standard, drawn):
    """More points for a criterion, within its maximum, never make a verdict worse."""
    order = ["not_recognised", "cannot_be_verified", "recognised"]
    before, after = [], []
    for case, place, more in drawn:
        points = list(case.points)
        if points[place] is None:
            continue
        points[place] = min(points[place] + more, max(maxima.get(place + 1, np.inf), points[place]))
        before.append(case)
        after.append(replace(case, points=points))
    if before:
        both = [evaluated(some, standard).verdicts["verdict"].map(order.index) for some in (before, after)]
        assert (both[0] <= both[1]).all()


@given(cases, st.integers(0, N - 1))
def test_a_zero_is_never_recognised(standard, case, place):
    """Whatever else was reached, a criterion with 0 points disqualifies, and is named as a reason."""
    points = list(case.points)
    points[place] = 0.0
    made = evaluated([replace(case, points=points)], standard)
    zero = made.reasons[made.reasons["reason"].eq("criterion_zero")]

    assert made.verdicts["verdict"].tolist() == ["not_recognised"]
    assert place + 1 in zero["criterion"].tolist()


@given(st.lists(cases, min_size=1, max_size=10))
def test_every_verdict_has_reasons_of_its_kind_in_both_languages(standard, drawn):
    """Refused needs a reason against, open needs one unverified, recognised has neither."""
    made = evaluated(drawn, standard)
    needed = {"not_recognised": "against", "cannot_be_verified": "unverified", "recognised": "for"}

    for row in made.verdicts.itertuples():
        own = made.reasons[made.reasons["code"].eq(row.code)]
        assert needed[row.verdict] in set(own["kind"])
        if row.verdict == "recognised":
            assert set(own["kind"]) <= {"for", "disagreement"}
        for words in (vi, en):
            said = reasons_text(own, words, standard)
            assert len(said) == len(set(said)) and not any("nan" in s or "{" in s for s in said)


TOLD = [
    (
        Case(adding_up_to(875), ALL_MET),
        ["Đạt đủ 13 tiêu chí", "Không tiêu chí nào bị 0 điểm", "Tổng 875 điểm, đạt mức 850 điểm"],
        [
            "All 13 criteria are met",
            "No criterion has 0 points",
            "The total of 875 points reaches the minimum of 850",
        ],
    ),
    (
        Case(adding_up_to(872, c3=0), met_but(3, 5)),
        [
            "Chưa đạt tiêu chí 3 (Trẻ em bị xâm hại) và 5 (Trẻ em bị tai nạn, thương tích)",
            "Bị 0 điểm ở tiêu chí 3 (Trẻ em bị xâm hại)",
            "Tổng 812 điểm, còn thiếu 38 điểm so với mức 850 điểm",
        ],
        [
            "Criteria not met: 3 (Children who are abused) and 5 (Children who suffer accidents or injuries)",
            "0 points for criterion 3 (Children who are abused)",
            "The total of 812 points is 38 below the minimum of 850",
        ],
    ),
    (
        Case(total=820.5, minimum=(800, 850), basis="unknown"),
        [
            "Không có báo cáo theo từng tiêu chí: chưa kiểm tra được 13 tiêu chí",
            "Tổng 820,5 điểm: đạt mức 800 nhưng chưa đạt mức 850 điểm",
            "Chưa có nguồn cho biết địa bàn này phải đạt mức nào trong khoảng 800–850 điểm",
        ],
        [
            "No report by criterion: 13 criteria could not be checked",
            "The total of 820.5 points reaches 800 but not 850",
            "No source says which minimum of 800–850 points applies here",
        ],
    ),
    (
        Case(total=820, minimum=(800, 850), basis="unnamed"),
        [
            "Không có báo cáo theo từng tiêu chí: chưa kiểm tra được 13 tiêu chí",
            "Tổng 820 điểm: đạt mức 800 nhưng chưa đạt mức 850 điểm",
            "Quyết định không nêu loại đơn vị này (như đặc khu): chưa rõ phải đạt mức nào trong khoảng"
            " 800–850 điểm",
        ],
        [
            "No report by criterion: 13 criteria could not be checked",
            "The total of 820 points reaches 800 but not 850",
            "The decision does not name this type of unit (such as a special zone): it is open which minimum"
            " of 800–850 points applies",
        ],
    ),
    (
        Case(adding_up_to(850, c2=None), met_but(2, as_=None)),
        [
            "Chưa có báo cáo về tiêu chí 2 (Trẻ em được khai sinh đúng quy định)",
            "Chưa biết tổng điểm: các tiêu chí đã báo cáo cộng lại được 790 điểm, mức phải đạt là 850 điểm",
        ],
        [
            "Nothing reported of criterion 2 (Birth registration performed according to regulations)",
            "The total is not known: the criteria reported so far add up to 790 points, the minimum is 850",
        ],
    ),
    (
        Case(adding_up_to(880, c7=None), met_but(2, 3, 4, 9, as_=None)),
        [
            "Chưa báo cáo đạt hay chưa đạt ở tiêu chí 2–4 và 9",
            "Chưa báo cáo điểm của tiêu chí 7 (Trẻ em dưới 1 tuổi được tiêm chủng đầy đủ các loại vắc xin"
            " thuộc chương trình tiêm chủng mở rộng)",
            "Tổng điểm trong khoảng 840–890, chưa kết luận được so với mức 850 điểm",
        ],
        [
            "Not reported whether criteria 2–4 and 9 were met",
            "Points not reported for criterion 7 (Children under 1 fully immunised under the expanded"
            " programme)",
            "The total lies between 840 and 890 points: no conclusion about the minimum of 850",
        ],
    ),
    (
        Case(adding_up_to(790), ALL_MET, minimum=(800, 850), basis="unknown", status="recognised"),
        [
            "Tổng nhiều nhất 790 điểm, còn thiếu ít nhất 10 điểm (mức phải đạt: 800–850 điểm)",
            "Báo cáo ghi được công nhận, nhưng tính theo quy định thì không đủ điều kiện",
            "Đạt đủ 13 tiêu chí",
            "Không tiêu chí nào bị 0 điểm",
        ],
        [
            "The total of at most 790 points is at least 10 below the minimum (800–850)",
            "Reported as recognised, although by the rule it does not meet the standard",
            "All 13 criteria are met",
            "No criterion has 0 points",
        ],
    ),
    (
        Case(adding_up_to(860), ALL_MET, total=870, status="not_recognised"),
        [
            "Báo cáo ghi không được công nhận, nhưng tính theo quy định thì đủ điều kiện",
            "Tổng điểm báo cáo là 870, không khớp với điểm các tiêu chí cộng lại (860)",
            "Đạt đủ 13 tiêu chí",
            "Không tiêu chí nào bị 0 điểm",
            "Tổng 860 điểm, đạt mức 850 điểm",
        ],
        [
            "Reported as not recognised, although by the rule it meets the standard",
            "The reported total of 870 does not agree with the points of the criteria, 860 in all",
            "All 13 criteria are met",
            "No criterion has 0 points",
            "The total of 860 points reaches the minimum of 850",
        ],
    ),
    (
        Case(adding_up_to(860), ALL_MET, minimum=(850, 900), basis="differs"),
        [
            "Tổng 860 điểm: đạt mức 850 nhưng chưa đạt mức 900 điểm",
            "Báo cáo chấm theo mức 900, khác với mức theo loại đơn vị; xét cả hai: 850–900 điểm",
            "Đạt đủ 13 tiêu chí",
            "Không tiêu chí nào bị 0 điểm",
        ],
        [
            "The total of 860 points reaches 850 but not 900",
            "Assessed by tier 900 as reported, which is not that of this type of unit; both were tried:"
            " 850–900 points",
            "All 13 criteria are met",
            "No criterion has 0 points",
        ],
    ),
    (
        Case([70.0] * 15, minimum=(np.nan, np.nan), basis="unseen", decision="34/2014/QĐ-TTg"),
        [
            "Chưa báo cáo đạt hay chưa đạt ở tiêu chí 1–15",
            "Chưa thấy văn bản ghi mức điểm phải đạt của quyết định này",
            "Chưa thấy văn bản ghi đủ các điều kiện công nhận của quyết định này",
            "Không tiêu chí nào bị 0 điểm",
        ],
        [
            "Not reported whether criteria 1–15 were met",
            "The minimum total of this decision has not been seen in a source",
            "The full conditions of this decision have not been seen in a source",
            "No criterion has 0 points",
        ],
    ),
]


@pytest.mark.parametrize(("case", "vietnamese", "english"), TOLD)
def test_the_reasons_are_told_in_both_languages(standard, case, vietnamese, english):
    reasons = evaluated([case], standard).reasons

    assert reasons_text(reasons, vi, standard) == vietnamese
    assert reasons_text(reasons, en, standard) == english


def test_numbers_are_written_as_the_language_does(standard):
    reasons = evaluated([Case(adding_up_to(849.5), ALL_MET)], standard).reasons

    assert reasons_text(reasons, vi, standard)[0] == "Tổng 849,5 điểm, còn thiếu 0,5 điểm so với mức 850 điểm"
    assert (
        reasons_text(reasons, en, standard)[0] == "The total of 849.5 points is 0.5 below the minimum of 850"
    )


def test_every_reason_and_verdict_has_words():
    for words in (vi, en):
        said = [verdict_text(verdict, words) for verdict in VERDICTS]
        assert len(set(said)) == 3 and all(said)


def test_all_reasons_are_reached_somewhere(ruled, standard):
    """The cases of this file and the bands below tell every reason there is."""
    seen = {r for case, _, _ in TOLD for r in evaluated([case], standard).reasons["reason"]}

    assert set(REASONS) - seen - set(ruled.reasons["reason"]) == {"band_differs"}


def with_item(scores: pd.DataFrame, item: str, value: float, points: float) -> pd.DataFrame:
    row = scores.iloc[[0]].assign(criterion=int(item[0]), item=item, value=value, points=points, met=None)
    return pd.concat([scores, row.astype(scores.dtypes.to_dict())], ignore_index=True)


@pytest.mark.parametrize(
    ("value", "points", "said"),
    [
        (96.0, 40.0, ["Mục 6.1: được chấm 40 điểm, theo thang điểm thì giá trị 96 được 50 điểm"]),
        (96.0, 50.0, []),
        (94.0, 40.0, []),
    ],
)
def test_points_of_an_item_are_compared_with_the_bands_that_were_seen(
    standard, data_copy, value, points, said
):
    """Below 95 % nothing was seen, so nothing is said."""
    heading = "list,code,year,decision,criterion,item,value,points,met,evidence,source_id,note_vi,note_en\n"
    row = f"2024,06652,2024,06/QĐ-TTg (2019),6,6.1,{value},{points},,,demo_so_ldtbxh,,\n"
    folder = data_copy / "demo" / "communes"
    (folder / "criterion_scores.csv").write_text(heading + row, encoding="utf-8")
    sources = pd.DataFrame(index=["demo_so_ldtbxh"])
    made = load_evaluation(DataPaths(data_copy, illustrative=True), sources)
    own = made.reasons[made.reasons["reason"].eq("band_differs")]

    assert reasons_text(own, vi, standard) == said


@pytest.fixture(scope="module")
def demo(data_dir, plan) -> Evaluation:
    paths = DataPaths(data_dir, illustrative=True)
    return load_evaluation(paths, load_observations(paths, plan).sources)


def test_the_illustrative_assessments_show_every_verdict_and_contradict_nothing(demo):
    """Their points add up, their statuses follow the rule, and a few lack what is needed to tell."""
    counts = demo.verdicts["verdict"].value_counts()

    assert set(counts.index) == set(VERDICTS) and counts["cannot_be_verified"] < 20
    assert not demo.verdicts["total_differs"].any()
    assert demo.verdicts["agrees"].dropna().all()
    assert "disagreement" not in set(demo.reasons["kind"])
    assert {"criterion_zero", "total_short", "criteria_unreported"} < set(demo.reasons["reason"])


def test_the_summary_counts_the_verdicts(demo):
    counts = demo.verdicts["verdict"].value_counts()

    assert f"{counts['recognised']} lượt đánh giá đủ điều kiện" in demo.text("vi")
    assert f"{counts['cannot_be_verified']} cannot be verified; 0 differ" in demo.text("en")


def test_without_assessments_there_is_nothing_to_say(data_dir, plan):
    """The real data have no assessment yet."""
    made = load_evaluation(data_dir, load_observations(data_dir, plan).sources)

    assert made.verdicts.empty and made.criteria.empty and made.reasons.empty
