"""The mark of a status in a text: a sign that also differs in shape, and its colour."""

from analysis.charts.theme import STATUS_SIGNS
from analysis.charts.tokens import STATUS_COLOURS, TOKENS


def status_mark(status: str) -> tuple[str, str]:
    """Return the sign and the colour ("#rrggbb") of a status; the palest is written in soft ink."""
    colour = TOKENS["ink_soft"] if status == "not_enough_data" else STATUS_COLOURS[status]
    return STATUS_SIGNS[status], colour
