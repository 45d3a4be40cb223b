"""Make the reference pages again (``reference``) or build the site into a folder (``site FOLDER``)."""

import sys
from pathlib import Path
from subprocess import CalledProcessError

from handbook.pages import ROOT
from handbook.reference import PAGES
from handbook.site import build


def main(arguments: list[str]) -> None:
    """Do what the first argument says."""
    match arguments:
        case ["reference"]:
            for path, write in PAGES.items():
                (ROOT / path).write_text(write(), encoding="utf-8")
        case ["site", folder]:
            try:
                print(build(Path(folder)) / "index.html")
            except CalledProcessError:
                sys.exit("Chưa lập được: xem các lời nhắc ở trên. / Not built: see the warnings above.")
        case _:
            sys.exit(__doc__)


if __name__ == "__main__":
    main(sys.argv[1:])
