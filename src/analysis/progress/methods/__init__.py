"""Published methods of judging progress, each true to its source, side by side.

``assess`` judges cases by one method, ``compare`` by several; ``METHODS`` says which labels each gives and
which of the project's statuses a label comes closest to. What a case is, and how values are laid out, is told
in ``_cases``; formulas, thresholds and decisions in docs/methods.md.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from analysis.errors import ParameterError
from analysis.progress.methods import destatis, escap, eurostat, open_sdg, sdsn, unicef, unsd
from analysis.progress.methods._cases import NEAR_ZERO

__all__ = ["METHODS", "NEAR_ZERO", "Method", "assess", "compare"]

NOT_ENOUGH_DATA = "not_enough_data"


@dataclass(frozen=True)
class Method:
    """A published method.

    ``labels``: its labels from best to worst, each with the status (data/plan/statuses.csv) it comes closest
    to; ``needs_target``: whether it judges against a target only. Texts: ``method.<name>.name``,
    ``method.<name>.source``, ``method.<name>.label.<label>``.
    """

    name: str
    function: Callable[..., pd.DataFrame]
    labels: Mapping[str, str]
    needs_target: bool


METHODS: dict[str, Method] = {
    method.name: method
    for method in (
        Method("open_sdg", open_sdg.open_sdg, open_sdg.LABELS, needs_target=False),
        Method("eurostat", eurostat.eurostat, eurostat.LABELS, needs_target=False),
        Method("unsd", unsd.unsd, unsd.LABELS, needs_target=False),
        Method("escap", escap.escap, escap.LABELS, needs_target=True),
        Method("sdsn", sdsn.sdsn, sdsn.LABELS, needs_target=True),
        Method("destatis", destatis.destatis, destatis.LABELS, needs_target=False),
        Method("unicef", unicef.unicef, unicef.LABELS, needs_target=True),
    )
}


def assess(
    cases: pd.DataFrame, values: pd.DataFrame, method: str = "open_sdg", **options: Any
) -> pd.DataFrame:
    """Judge every case by one method; ``options`` are those of its function.

    Returns the method's answer, indexed as ``cases``, with the column status added: the project's status that
    the label comes closest to, not_enough_data where there is no label. Raises ParameterError for an
    unknown method.
    """
    if method not in METHODS:
        raise ParameterError("error.parameter.method", value=method, allowed=", ".join(METHODS))
    chosen = METHODS[method]
    answer = chosen.function(cases, values, **options)
    status = answer["label"].map(dict(chosen.labels)).fillna(NOT_ENOUGH_DATA).astype("str")
    return answer.assign(status=status)


def compare(cases: pd.DataFrame, values: pd.DataFrame, methods: Iterable[str] | None = None) -> pd.DataFrame:
    """Judge every case by several methods (None: all), with their default options.

    Returns one row a case and method: case (the index of ``cases``), method, measure, score, label, status,
    reason. Raises ParameterError for an unknown method.
    """
    columns = ["method", "measure", "score", "label", "status", "reason"]
    parts = [
        assess(cases, values, name).assign(method=name)[columns].rename_axis("case").reset_index()
        for name in (METHODS if methods is None else methods)
    ]
    empty = pd.DataFrame(columns=["case", *columns])
    return pd.concat(parts, ignore_index=True) if parts else empty
