"""What a researcher picks, checked once for the widgets and for lines of Python alike."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from analysis.charts.reachability import BANDS, USUAL_LEVELS
from analysis.errors import ParameterError
from analysis.plan import MILESTONES
from analysis.progress.methods import METHODS
from analysis.projection.by_model import check_model
from analysis.projection.sensitivity import ENGINE

VIEWS = ("trajectory", "methods", "fan", "tried", "scenario", "data")
LEVELS = tuple(sorted(BANDS))
FACTORS = (0.0, 3.0)


@dataclass(frozen=True)
class Choices:
    """What is looked at, and how.

    ``area``: an area's code (None: the province), "<list>/<code>" for a commune. ``compared``: codes of
    areas to set beside it (None: nation and region, where they have values). ``method``: a published method
    to be told in full. ``model``: one of analysis.projection.by_model.MODELS. ``levels``: intervals of the
    projection in per cent; ``until``: its last year. ``pace_years`` (None: since the base) and ``factor``:
    the pace of the scenario.
    """

    indicator: str
    area: str | None = None
    compared: tuple[str, ...] | None = None
    method: str | None = None
    model: str = ENGINE
    levels: tuple[int, ...] = USUAL_LEVELS
    until: int = MILESTONES[-1]
    pace_years: tuple[int, int] | None = None
    factor: float = 1.0


def check_choices(known: Sequence[str], **chosen: Any) -> Choices:
    """Return checked choices; ``known``: the codes of the indicators. Lists become tuples.

    Raises ParameterError for a value that cannot be used; an area is looked for where its values are.
    """
    choices = Choices(**{key: tuple(v) if isinstance(v, list) else v for key, v in chosen.items()})
    check_model(choices.model)
    _one_of("error.parameter.indicator", choices.indicator, known)
    _one_of("error.parameter.method", choices.method, [None, *METHODS])
    for level in choices.levels:
        _one_of("error.parameter.level", level, LEVELS)
    if not isinstance(choices.factor, int | float) or not FACTORS[0] <= choices.factor <= FACTORS[1]:
        raise ParameterError(
            "error.parameter.factor", value=choices.factor, first=FACTORS[0], last=FACTORS[1]
        )
    if type(choices.until) is not int or choices.until > MILESTONES[-1]:
        raise ParameterError("error.parameter.until", value=choices.until, last=MILESTONES[-1])
    return choices


def _one_of(error: str, value: Any, allowed: Sequence[Any]) -> None:
    """Raise ParameterError for a value that is not allowed."""
    if value not in allowed:
        listed = ", ".join(str(each) for each in allowed if each is not None)
        raise ParameterError(error, value=value, allowed=listed)
