"""The mark of a status in a text: a sign that also differs in shape, and its colour."""

from analysis.charts.theme import STATUS_SHAPES
from analysis.charts.tokens import STATUS_COLOURS, TOKENS

# Shapes as in the charts; those that a reader of the text hears have no meaning of their own.
SIGNS = {
    "circle": "●",
    "triangle-up": "▲",
    "diamond": "◆",
    "triangle-down": "▼",
    "stroke": "–",
}
CROSS_SIGN = "×"


def status_mark(status: str) -> tuple[str, str]:
    """Return the sign and the colour ("#rrggbb") of a status; the palest is written in soft ink."""
    sign = SIGNS.get(STATUS_SHAPES[status], CROSS_SIGN)
    return sign, TOKENS["ink_soft"] if status == "not_enough_data" else STATUS_COLOURS[status]
