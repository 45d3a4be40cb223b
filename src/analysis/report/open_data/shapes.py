"""The columns of the tables that the report makes, declared as those that it reads are."""

from analysis.communes.assessments import MAP_STATUSES
from analysis.communes.units import TYPES
from analysis.observations import AREAS, KINDS, OBSERVATIONS
from analysis.plan import COMPARATORS, RELATIONS
from analysis.privacy import COMPLEMENTARY, PRIMARY
from analysis.progress.methods import METHODS
from analysis.projection.plan_projection import LEVELS
from analysis.results import LAYERS
from analysis.tables import Column, choice, flag, integer, number, text, year

WARNING = text("warning", required=True)
_TARGET = (text("indicator", required=True), text("area_code"), integer("milestone"))
_WHERE_FROM = (text("file", required=True), integer("row"))

PUBLISHED_OBSERVATIONS = (
    *OBSERVATIONS,
    flag("derived"),
    choice("suppressed", (PRIMARY, COMPLEMENTARY), required=False),
    number("at_most"),
    *_WHERE_FROM,
)
PUBLISHED_AREAS = tuple(c for c in AREAS if c.name not in ("note_vi", "note_en", "own"))
TRAJECTORIES = (
    *(text(name, required=True) for name in ("indicator", "area_code")),
    choice("layer", LAYERS),
    year("year"),
    number("value", required=True),
    text("unit", required=True),
    number("lower"),
    number("upper"),
    Column("segment", int, False, "Int64"),
    choice("kind", (*KINDS, "required", "target")),
    text("status"),
    text("source_id"),
)
PROGRESS = (
    *_TARGET,
    choice("comparator", COMPARATORS),
    number("target", required=True),
    text("unit", required=True),
    choice("relation", RELATIONS),
    year("base_year", required=False),
    number("base_value"),
    year("latest_year", required=False),
    number("latest_value"),
    integer("n_used"),
    *(number(name) for name in ("gap", "actual_rate", "required_rate", "needed_rate", "needed_change")),
    number("ratio"),
    text("status", required=True),
    text("reason", required=True),
    flag("within_error"),
    flag("headline"),
)
PROGRESS_METHODS = (
    *_TARGET,
    choice("method", tuple(METHODS)),
    text("method_measure"),
    number("score"),
    text("label"),
    text("status", required=True),
    text("reason"),
)
PROJECTION_PATHS = (
    *(text(name, required=True) for name in ("indicator", "area_code")),
    year("year"),
    text("unit", required=True),
    number("median", required=True),
    *(number(f"{side}_{level}", required=True) for level in LEVELS for side in ("lower", "upper")),
)
PROJECTION_CHANCES = (
    *(text(name, required=True) for name in ("indicator", "area_code")),
    integer("milestone"),
    number("probability"),
    integer("n"),
    text("model", required=True),
    text("reason", required=True),
    text("flags"),
    *(number(name) for name in ("median", "needed_change", "managed")),
    *(number(name) for name in ("first_year", "first_year_early", "first_year_late")),
)
BACKTEST = (
    *(text(name, required=True) for name in ("indicator", "area_code")),
    *(year(name) for name in ("origin", "year")),
    integer("n"),
    *(number(name, required=True) for name in ("value", "last", "median", "lower_80", "upper_80")),
    flag("inside"),
)
COMMUNES = (
    *(text(name, required=True) for name in ("list", "code", "name", "full_name")),
    choice("type", TYPES),
    text("district_name"),
    choice("status", MAP_STATUSES),
    year("year", required=False),
    flag("restated"),
    Column("n_parts", int, False, "Int64"),
    number("points"),
    text("source_id"),
)
CODES = tuple(text(name, required=True) for name in ("list", "code", "name_vi", "name_en"))
