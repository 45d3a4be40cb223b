"""How long a title may be: of several ways to say a finding, the fullest one that is still read at once."""

LONGEST = 110


def fullest(*ways: str) -> str:
    """Return the first of the ways, fullest first, that is no longer than LONGEST; the last if none is."""
    return next((said for said in ways if len(said) <= LONGEST), ways[-1])
