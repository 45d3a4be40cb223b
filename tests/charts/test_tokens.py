"""Colours that can be read and told apart: on both grounds, in grey print, by every kind of eye."""

import warnings
from itertools import combinations, pairwise

import numpy as np
import pytest

from analysis.charts import tokens

with warnings.catch_warnings():
    # It warns of what it could draw with.
    warnings.simplefilter("ignore")
    printed = np.get_printoptions()
    import colour
    from colour.blindness import matrix_cvd_Machado2009

    # It lets NumPy write numbers as of 1.13, with 12 digits: what other tests write to files would differ.
    np.set_printoptions(**printed)

GROUNDS = {"light": 0, "dark": 1}
DEFICIENCIES = ("Protanomaly", "Deuteranomaly", "Tritanomaly")
WRITTEN = ("ink", "ink_soft", "accent", "target", "warning")


def linear(code: str):
    """Return a colour as linear light."""
    return colour.models.eotf_sRGB(colour.notation.HEX_to_RGB(code))


def luminance(code: str) -> float:
    """Return the relative luminance of WCAG 2.2."""
    return float(linear(code) @ [0.2126, 0.7152, 0.0722])


def contrast(one: str, other: str) -> float:
    """Return the contrast of WCAG 2.2."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def lab(light):
    """Return linear light in CIE L*a*b*."""
    return colour.XYZ_to_Lab(colour.RGB_to_XYZ(light, "sRGB"))


def lightness(code: str) -> float:
    """Return the lightness in grey print, 0 to 100."""
    return float(lab(linear(code))[0])


@pytest.mark.parametrize("ground", GROUNDS)
@pytest.mark.parametrize("paper", ["ground", "ground_soft"])
@pytest.mark.parametrize("name", WRITTEN)
def test_what_is_written_can_be_read(name, paper, ground):
    """WCAG 2.2, 1.4.3: 4.5 to 1."""
    side = GROUNDS[ground]

    assert contrast(tokens.BASE[name][side], tokens.BASE[paper][side]) >= 4.5


@pytest.mark.parametrize("ground", GROUNDS)
@pytest.mark.parametrize(
    ("colours", "inks"),
    [(tokens.STATUSES, tokens.STATUS_INK), (tokens.COMMUNES, tokens.COMMUNE_INK)],
    ids=["statuses", "communes"],
)
def test_what_is_written_on_a_status_can_be_read(colours, inks, ground):
    """Every status has its ink."""
    side = GROUNDS[ground]

    assert set(colours) == set(inks)
    for name, pair in colours.items():
        assert contrast(pair[side], tokens.BASE[inks[name]][side]) >= 4.5, name


@pytest.mark.parametrize("ground", GROUNDS)
def test_what_is_written_on_a_chance_can_be_read(ground):
    """The far ones take the ground's colour."""
    side = GROUNDS[ground]
    for name, pair in tokens.CHANCES.items():
        ink = tokens.BASE["ground" if name in tokens.CHANCES_FAR else "ink"][side]
        assert contrast(pair[side], ink) >= 4.5, name


def test_statuses_differ_in_grey_print():
    """Each darker than the one before by a step that is seen."""
    steps = [lightness(light) for light, _ in tokens.STATUSES.values()]

    assert all(a - b >= 10 for a, b in pairwise(steps)), steps


@pytest.mark.parametrize("deficiency", DEFICIENCIES)
@pytest.mark.parametrize("ground", GROUNDS)
def test_statuses_differ_for_readers_who_see_fewer_colours(deficiency, ground):
    """Machado, Oliveira and Fernandes (2009), full severity: 20 or more in CIE 1976 of every other."""
    seen = {
        name: lab(linear(pair[GROUNDS[ground]]) @ matrix_cvd_Machado2009(deficiency, 1.0).T)
        for name, pair in tokens.STATUSES.items()
    }

    for one, other in combinations(seen, 2):
        assert colour.delta_E(seen[one], seen[other], method="CIE 1976") >= 20, (one, other)


@pytest.mark.parametrize("side", GROUNDS.values(), ids=GROUNDS)
def test_numbers_on_the_map_leave_the_ground_step_by_step(side):
    """Higher is further from the ground, "no data" is nearest."""
    ground = lightness(tokens.BASE["ground"][side])
    far = [abs(lightness(pair[side]) - ground) for pair in (tokens.COMMUNES["no_data"], *tokens.SEQUENCE)]

    assert all(b - a >= 6 for a, b in pairwise(far)), far


def test_a_light_colour_has_one_dark_form():
    """The style sheet swaps by the light form, so two tokens that are light alike are dark alike."""
    dark: dict[str, str] = {}
    for name, (light, other) in tokens.variables().items():
        assert dark.setdefault(light, other) == other, name
