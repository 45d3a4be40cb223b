"""Fills of a printed map that stay apart in black and white: a colour, and a pattern of its own over it."""

from dataclasses import dataclass

from analysis.charts.tokens import COMMUNE_COLOURS, COMMUNE_INK, TOKENS

# Millimetres: a pattern repeats so often, and is so wide.
REPEAT, STROKE, DOT = 1.8, 0.2, 0.25
# Slanted stripes are kept for numbers that are hidden to protect children.
PATTERNS = {"recognised": "solid", "mixed": "dots", "not_recognised": "lines", "no_data": "solid"}
DRAWN = {
    "dots": f'<circle cx="{REPEAT / 4}" cy="{REPEAT / 4}" r="{DOT}"/>'
    f'<circle cx="{3 * REPEAT / 4}" cy="{3 * REPEAT / 4}" r="{DOT}"/>',
    "lines": f'<rect y="{REPEAT / 4}" width="{REPEAT}" height="{STROKE}"/>',
}


@dataclass(frozen=True)
class Fill:
    """How a class of units is filled: colour, pattern ("solid" or one of DRAWN), ink of what stands on it."""

    key: str
    colour: str
    pattern: str
    ink: str

    @property
    def paint(self) -> str:
        """Return what SVG fills with."""
        return self.colour if self.pattern == "solid" else f"url(#fill-{self.key})"

    @property
    def definition(self) -> str:
        """Return the definition of the pattern in SVG; empty without one."""
        if self.pattern == "solid":
            return ""
        return (
            f'<pattern id="fill-{self.key}" width="{REPEAT}" height="{REPEAT}" patternUnits="userSpaceOnUse">'
            f'<rect width="{REPEAT}" height="{REPEAT}" fill="{self.colour}"/>'
            f'<g fill="{TOKENS["ink"]}">{DRAWN[self.pattern]}</g></pattern>'
        )


def status_fill(status: str) -> Fill:
    """Return the fill of a child-friendly status."""
    ink = TOKENS[COMMUNE_INK[status]]
    return Fill(status, COMMUNE_COLOURS[status], PATTERNS[status], ink)
