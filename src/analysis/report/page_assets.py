"""What a page carries inside itself: style sheet, fonts, scripts, with the hashes that its CSP allows."""

import base64
import hashlib
import io
from functools import cache
from importlib.metadata import version
from pathlib import Path

from analysis.charts import tokens
from analysis.charts.lettering import FILES, font_file
from analysis.charts.theme import FONT
from analysis.kept import kept

# What the reader chose, if anything -> what the browser may use.
SCHEMES = {"": "light dark", "[data-theme=dark]": "dark", "[data-theme=light]": "light"}
ASSETS = Path(__file__).parent / "assets"
# Latin with every Vietnamese letter, combining marks, general punctuation, arrows and mathematical signs.
UNICODES = [
    *range(0x20, 0x180),
    *(0x1A0, 0x1A1, 0x1AF, 0x1B0),
    *range(0x300, 0x30A),
    *range(0x1EA0, 0x1EFA),
    *range(0x2010, 0x2040),
    *(0x20AB, 0x2190, 0x2191, 0x2192, 0x2193, 0x2212, 0x2248, 0x2264, 0x2265),
]


@cache
def style_sheet(name: str = "page.css") -> str:
    """Return a style sheet of the pages with the design tokens as variables and the fonts inside."""
    faces = [font_face(weight) for weight in FILES]
    own = (ASSETS / name).read_text(encoding="utf-8")
    marks = [f".status-{s} {{ --mark: var(--status_{s}); }}" for s in tokens.STATUSES]
    marks += [f".commune-{s} {{ border-color: var(--commune_{s}); }}" for s in tokens.COMMUNES]
    return "\n".join([*faces, _variables(), own, *marks, _dark()])


def _variables() -> str:
    """Return the design tokens as variables, sizes and spaces in rem."""
    made = [f"--{name}: {light};" for name, (light, _) in tokens.variables().items()]
    made += [f"--size_{name}: {size / tokens.TEXT:.3f}rem;" for name, size in tokens.SIZES.items()]
    made += [f"--space_{name}: {space}rem;" for name, space in tokens.SPACES.items()]
    return f""":root {{ {" ".join(made)} --font: "{FONT}", "Segoe UI", Arial, sans-serif; }}"""


def _dark() -> str:
    """Return what a dark ground changes: the variables, and the colours of drawn charts.

    Only on a screen, and only where the browser can choose by itself (2024 and later); older ones stay light.
    """
    pairs = tokens.variables().items()
    chosen = " ".join(f"--{name}: light-dark({light}, {dark});" for name, (light, dark) in pairs)
    # One rule a colour: several tokens may be light alike, and are then dark alike.
    named = {light: name for name, (light, dark) in pairs if light != dark}
    rules = [
        f'svg.marks [{attribute}="{light}"] {{ {attribute}: var(--{name}); }}'
        for light, name in named.items()
        for attribute in ("fill", "stroke", "stop-color")
    ]
    schemes = [f":root{choice} {{ color-scheme: {scheme}; }}" for choice, scheme in SCHEMES.items()]
    # Vega writes its ground into the picture's own style.
    ground = "svg.marks { background-color: var(--ground) !important; }"
    inside = "\n".join([*schemes, f":root {{ {chosen} }}", ground, *rules])
    return f"@supports (color: light-dark(red, blue)) {{ @media screen {{\n{inside}\n}} }}"


@cache
def page_script(name: str = "page.js") -> str:
    """Return a script of the pages: the one that draws their charts, or another of the assets."""
    return (ASSETS / name).read_text(encoding="utf-8")


@cache
def vega_bundle() -> str:
    """Return Vega, Vega-Lite and Vega-Embed as one script; made once a version, then kept on disk."""

    def make() -> bytes:
        import vl_convert

        # "</script" inside a script would end it.
        return vl_convert.javascript_bundle().replace("</script", "<\\/script").encode()

    return kept(f"vega-{version('vl-convert-python')}.js", make).decode()


def script_hash(script: str) -> str:
    """Return what a Content-Security-Policy writes to allow exactly this script."""
    digest = hashlib.sha256(script.encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"


def font_face(weight: int) -> str:
    """Return the CSS of one weight of the font, a subset with all Vietnamese letters."""
    name = f"font-{version('font-source-sans-pro')}-{weight}.woff2"
    data = base64.b64encode(kept(name, lambda: _subset(weight))).decode()
    return (
        f'@font-face {{ font-family: "{FONT}"; font-weight: {weight}; font-display: block; '
        f"src: url(data:font/woff2;base64,{data}) format('woff2'); }}"
    )


def _subset(weight: int) -> bytes:
    """Cut the font down to the letters a report needs."""
    from fontTools import subset

    options = subset.Options(flavor="woff2", layout_features=["kern", "mark", "mkmk", "ccmp", "locl", "tnum"])
    font = subset.load_font(font_file(weight), options)
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=UNICODES)
    subsetter.subset(font)
    stream = io.BytesIO()
    subset.save_font(font, stream, options)
    return stream.getvalue()
