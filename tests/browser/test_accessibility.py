"""axe-core finds nothing at WCAG 2.2 AA, nor against its best practices."""

import pytest

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("name", ["index", "annual_report", "02_commune_map"])
@pytest.mark.parametrize("built", ["real_vi", "demo_en"])
def test_axe_finds_nothing(request, visit, violations, built, name):
    """With every chart drawn; both kinds of data. What stands on the other pages is in the report too."""
    opened = visit(request.getfixturevalue(built) / f"{name}.html", bypass_csp=True)
    if name != "index":
        opened.draw_all()

    assert [] == violations(opened.page)


@pytest.mark.parametrize("name", ["index", "annual_report"])
def test_a_dark_page_can_be_read(real_vi, visit, violations, name):
    """Only colours change with the ground."""
    opened = visit(real_vi / f"{name}.html", bypass_csp=True)
    opened.page.emulate_media(color_scheme="dark")
    light = opened.page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"

    assert not light
    assert [] == violations(opened.page, rules=["color-contrast"])
