"""The documentation site opened from disk, without a network: on a projector and on a phone."""

import pytest

pytestmark = pytest.mark.browser
SCREENS = ((1280, 720), (390, 844))
PAGES = ("index.html", "docs/methods.html", "docs/reference/api.html")


@pytest.mark.parametrize(("width", "height"), SCREENS)
@pytest.mark.parametrize("page", PAGES)
def test_a_page_opens_without_a_network(visit, site, page, width, height):
    """No request leaves, nothing is complained of, nothing runs off the side."""
    seen = visit(site / page, width=width, height=height)

    assert seen.messages == []
    assert [r for r in seen.requests if not r.startswith(("file:", "data:"))] == []
    assert seen.page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


@pytest.mark.parametrize("page", PAGES)
def test_axe_finds_nothing(visit, site, violations, page):
    """But the one thing that Zensical's own script makes: each block's copy button is a landmark."""
    found = violations(visit(site / page, bypass_csp=True).page)

    assert [] == [(rule, html) for rule, html in found if rule != "landmark-unique"]


def test_the_search_finds_vietnamese_words(visit, site):
    """The search works from a file: it finds "tử vong" and opens the page that has it."""
    page = visit(site / "index.html").page
    page.keyboard.press("/")
    page.keyboard.type("tử vong")
    first = page.get_by_role("option").first
    first.wait_for()
    page.keyboard.press("Enter")
    page.wait_for_url("**/*.html?*")

    assert "tử vong" in page.inner_text("article").lower()
