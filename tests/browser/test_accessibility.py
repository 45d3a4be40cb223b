"""axe-core finds nothing at WCAG 2.2 AA, nor against its best practices."""

import pytest

pytestmark = pytest.mark.browser

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@pytest.fixture(scope="module")
def axe():
    """The engine; it comes with its script, no network is needed."""
    from axe_playwright_python.sync_playwright import Axe

    return Axe()


@pytest.mark.parametrize("name", ["index", "annual_report", "02_commune_map", "03_reachability"])
@pytest.mark.parametrize("built", ["real_vi", "demo_en"])
def test_axe_finds_nothing(request, visit, axe, built, name):
    """With every chart drawn; the language's own page of both kinds of data."""
    # The engine's script is not the page's own: only here may it run.
    opened = visit(request.getfixturevalue(built) / f"{name}.html", bypass_csp=True)
    if name != "index":
        opened.draw_all()
    found = axe.run(opened.page, options={"runOnly": {"type": "tag", "values": RULES}})

    assert [] == [
        (violation["id"], node["html"][:120])
        for violation in found.response["violations"]
        for node in violation["nodes"]
    ]
