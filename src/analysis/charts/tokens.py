"""Design tokens: every colour, size and space of charts, pages, slides and documents, in one place.

A colour has a light and a dark form. Charts are made of the light forms; a page on a dark ground puts the
dark ones in their place by style sheet (see report/page_assets.py), so that a downloaded picture and a
printed page stay light.
"""

# Name -> light, dark.
BASE = {
    "ink": ("#1b2733", "#e8edf2"),
    "ink_soft": ("#51606f", "#aab6c2"),
    "line": ("#cfd6dd", "#3a4651"),
    "border": ("#6b7884", "#7d8b98"),
    "ground": ("#ffffff", "#11181f"),
    "ground_soft": ("#f4f6f8", "#1b242d"),
    "accent": ("#0b5394", "#7cb8f0"),
    "accent_soft": ("#8db4d9", "#3d6a94"),
    "target": ("#a3195b", "#f27fb3"),
    "comparison": ("#7b8794", "#93a1ae"),
    "plan_period": ("#dfe9f2", "#1d2b3a"),
    "warning": ("#b00020", "#ff8a9b"),
    "warning_soft": ("#fdecef", "#3a1d24"),
    # Writing on a colour; what is deep on a light ground is bright on a dark one.
    "on_deep": ("#fefefe", "#1a2632"),
    "on_bright": ("#1a2632", "#1a2632"),
}
# Lightness falls in even steps, so that grey print tells them apart too; their signs differ as well.
STATUSES = {
    "not_enough_data": ("#e4e8ec", "#2f3944"),
    "at_risk": ("#f0b429", "#f0b429"),
    "on_track": ("#73a385", "#b0dbc4"),
    "off_track": ("#be5005", "#ec7341"),
    "reached": ("#005d34", "#5ea47b"),
    "moving_away": ("#560741", "#c288bb"),
}
# What is written on a status.
STATUS_INK = {
    "reached": "on_deep",
    "on_track": "on_bright",
    "at_risk": "on_bright",
    "off_track": "on_deep",
    "moving_away": "on_deep",
    "not_enough_data": "ink",
}
COMMUNES = {
    "recognised": STATUSES["reached"],
    "mixed": ("#9ccbb3", "#9ccbb3"),
    "not_recognised": ("#e58a2e", "#e58a2e"),
    "no_data": STATUSES["not_enough_data"],
}
COMMUNE_INK = {
    "recognised": "on_deep",
    "mixed": "on_bright",
    "not_recognised": "on_bright",
    "no_data": "ink",
}
# The likelier the further from the ground; what has been decided stands apart from what is a chance.
CHANCES = {
    "very_unlikely": ("#eef4fa", "#1d2833"),
    "unlikely": ("#cfe0f0", "#26415a"),
    "even": ("#9dc1e0", "#345f86"),
    "likely": ("#4479ac", "#83b6e2"),
    "very_likely": ("#0b3f74", "#c8e1f8"),
    "few_values": BASE["ground"],
    "met": ("#d5ecdf", "#1f4a38"),
    "missed": ("#f8dccb", "#5a3220"),
    "none": ("#eceff2", "#262f38"),
}
# On these the ground's own colour is read, on the others the ink.
CHANCES_FAR = ("likely", "very_likely")
# Numbers on the map, low to high, all further from the ground than "no data"; a change from worse to better.
SEQUENCE = (
    ("#b3d0ea", "#33536f"),
    ("#87b3dc", "#41709a"),
    ("#5a94c9", "#5b96c8"),
    ("#2f6cab", "#8dbde6"),
    ("#0b3f75", "#cde4f9"),
)
CHANGES = {
    "much_worse": ("#8c510a", "#e0a458"),
    "worse": ("#dfb76b", "#8d6a33"),
    "same": BASE["ground"],
    "better": ("#80cdc1", "#2f7d73"),
    "much_better": ("#01665e", "#7fd6ca"),
}
# Stripes of a number that is hidden to protect children.
HATCH = (BASE["ground"], ("#7d8791", "#7d8791"))

# Pixels of charts; a page gives the same steps in rem, of its own 17 pixels.
SIZES = {"small": 13, "note": 15, "text": 17, "lead": 20, "heading": 27, "title": 40}
TEXT = SIZES["text"]
# Spaces in rem, each about twice the last.
SPACES = {"hair": 0.25, "small": 0.5, "middle": 1.0, "large": 1.6, "huge": 3.0}


def _light(colours: dict[str, tuple[str, str]]) -> dict[str, str]:
    """Return the light forms by name."""
    return {name: light for name, (light, _) in colours.items()}


TOKENS, STATUS_COLOURS, COMMUNE_COLOURS = _light(BASE), _light(STATUSES), _light(COMMUNES)
CHANCE_COLOURS, CHANGE_COLOURS = _light(CHANCES), _light(CHANGES)
SEQUENCE_COLOURS = tuple(light for light, _ in SEQUENCE)
HATCH_COLOURS = tuple(light for light, _ in HATCH)


def variables() -> dict[str, tuple[str, str]]:
    """Return every colour as a variable of the style sheet: name -> light, dark."""
    named = dict(BASE)
    for group, colours in (
        ("status", STATUSES),
        ("commune", COMMUNES),
        ("chance", CHANCES),
        ("change", CHANGES),
        ("sequence", dict(enumerate(SEQUENCE))),
        ("hatch", dict(enumerate(HATCH))),
    ):
        named |= {f"{group}_{name}": pair for name, pair in colours.items()}
    return named
