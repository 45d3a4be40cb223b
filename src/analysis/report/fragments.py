"""Pieces of HTML that notebooks show between the charts: cards, captions, tables.

Every value goes through Jinja's autoescape, so a name or a note can never become markup.
"""

from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from analysis.charts.tokens import STATUS_COLOURS, TOKENS
from analysis.language import Words

TEMPLATES = Path(__file__).parent / "templates"


@dataclass(frozen=True)
class Fragment:
    """A piece of HTML with the same content as plain text for places without HTML.

    ``values`` are what its template was filled with: what documents without HTML write.
    """

    html: str
    text: str = ""
    values: dict[str, Any] = field(default_factory=dict)

    def _repr_mimebundle_(self, **_: Any) -> dict[str, str]:
        return {"text/html": self.html, "text/plain": self.text}


@cache
def environment() -> Environment:
    """Return the Jinja environment of fragments and pages.

    Small pictures carry their colours (``tokens``, ``status_colours``) for JupyterLab, which has no style
    sheet of ours; on a page the style sheet decides.
    """
    made = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals |= {"tokens": TOKENS, "status_colours": STATUS_COLOURS}
    return made


def fragment(template: str, words: Words, *, text: str = "", **values: Any) -> Fragment:
    """Fill ``fragments/<template>.html.j2`` with ``values`` and the language's words."""
    made = environment().get_template(f"fragments/{template}.html.j2")
    html = made.render(w=words, t=words.text, **values)
    return Fragment(html, text, values)
