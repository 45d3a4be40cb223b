"""What a letter says: its addressee, its paragraphs and its table, in one language, without any layout."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import pandas as pd

from analysis.language import Words
from analysis.language.quantities import number_for
from analysis.letters.facts import LetterFacts
from analysis.observations import PER
from analysis.plan import Plan

# What a person fills in by hand.
BLANK, LONG_BLANK = "……", "…………………………"
COLUMNS = ("code", "indicator", "unit", "last", "year", "send")


@dataclass(frozen=True)
class Occasion:
    """What all letters of one round share.

    ``measures`` and ``communes`` (of the list in force) give the names; ``templates`` names the file to fill
    in by agency and, under "communes", for the communes (absent: a blank); ``issuer`` is the agency that
    sends and ``dated`` the year in which it does.
    """

    plan: Plan
    facts: LetterFacts
    measures: pd.DataFrame
    words: Words
    year: int
    dated: int
    issuer: str
    communes: pd.DataFrame
    deadline: date | None = None
    templates: Mapping[str, str] = field(default_factory=dict)
    illustrative: bool = False

    def agency(self, agency: str) -> str:
        """Return the name of an agency."""
        return self.words.pick(self.plan.agencies.loc[agency], "name")


@dataclass(frozen=True)
class Letter:
    """The texts of one letter from top to bottom; ``rows`` has the columns COLUMNS, all of it text."""

    notices: tuple[str, ...]
    nation: tuple[str, str]
    superior: str
    issuer: str
    number: str
    subject: str
    place_date: str
    addressee: str
    opening: tuple[str, ...]
    header: tuple[str, ...]
    rows: pd.DataFrame
    closing: tuple[str, ...]
    copies: tuple[str, ...]


def issuing_agency(plan: Plan, facts: LetterFacts, dated: int) -> str:
    """Return who sends in the year ``dated``: who answers for children's affairs by then."""
    return plan.responsible(facts.sender["agency"], dated)


def agency_letter(occasion: Occasion, agency: str, owed: pd.DataFrame) -> Letter:
    """Word the letter to an agency for the rows it owes (columns of analysis.intake.missing.MISSING)."""
    words, issuer = occasion.words, occasion.agency(occasion.issuer)
    own = agency == occasion.issuer
    name = words.text("letters.own_units", issuer=issuer) if own else occasion.agency(agency)
    duties = [_reporting_duty(occasion), _leading_duty(occasion, owed), *_successions(occasion, owed)]
    return _letter(occasion, name, owed, duties, occasion.templates.get(agency))


def commune_letter(occasion: Occasion, area_code: str, owed: pd.DataFrame) -> Letter:
    """Word the letter to a commune ("2025/06649") for the rows it owes."""
    units = occasion.communes.set_index(occasion.communes["list"] + "/" + occasion.communes["code"])
    full_name = units.loc[area_code, "full_name"]
    # The type of a unit is written small inside a name: Ủy ban nhân dân phường Hà Lầm.
    name = occasion.words.text("letters.committee", unit=full_name[0].lower() + full_name[1:])
    duties = [_reporting_duty(occasion), *_successions(occasion, owed)]
    return _letter(occasion, name, owed, duties, occasion.templates.get("communes"))


def _letter(
    occasion: Occasion, name: str, owed: pd.DataFrame, duties: list[str], template: str | None
) -> Letter:
    """Put a letter together around its duties."""
    words, sender, plan = occasion.words, occasion.facts.sender, occasion.plan
    issuer = occasion.agency(occasion.issuer)
    fields = {"issuer": issuer, "year": occasion.year, "addressee": name}
    documents = "; ".join(_documents(occasion, owed))
    opening = words.text("letters.opening", documents=documents, **fields)
    request = words.count("letters.request", len(owed), **fields)
    rows = pd.DataFrame([_row(occasion, owing) for owing in owed.itertuples()], columns=list(COLUMNS))
    sent = words.text("letters.send", template=template or LONG_BLANK, deadline=_deadline(occasion), **fields)
    contact = words.text("letters.contact", blank=2 * BLANK)
    return Letter(
        notices=_notices(occasion),
        nation=(words.text("letters.nation"), words.text("letters.motto")),
        superior=words.pick(sender, "superior").upper(),
        issuer=words.pick(plan.agencies.loc[occasion.issuer], "name").upper(),
        number=words.text("letters.number", blank=BLANK),
        subject=words.text("letters.subject", year=occasion.year),
        place_date=words.text(
            "letters.place_date", place=words.pick(sender, "place"), blank=BLANK, year=occasion.dated
        ),
        addressee=words.text("letters.to", addressee=name[0].upper() + name[1:]),
        opening=(opening, *duties, request),
        header=tuple(words.text(f"letters.column.{column}") for column in COLUMNS),
        rows=rows,
        closing=(sent, words.text("letters.if_none"), contact, words.text("letters.end", **fields)),
        copies=tuple(words.text(f"letters.copies.{line}", blank=BLANK) for line in ("heading", "to", "kept")),
    )


def _notices(occasion: Occasion) -> tuple[str, ...]:
    """Say above the letter what it must not be taken for."""
    words = occasion.words
    notices = [] if words.code == "vi" else [words.text("letters.translation")]
    return (*notices, *([words.text("letters.illustrative")] if occasion.illustrative else []))


def _documents(occasion: Occasion, owed: pd.DataFrame) -> list[str]:
    """List the documents that a letter carries out."""
    table = occasion.facts.documents
    audiences = ["all", *owed["content"].unique()]
    cited = table[table["audience"].isin(audiences) & table["from_year"].le(occasion.year)]
    return [occasion.words.pick(row, "text") for _, row in cited.iterrows()]


def _reporting_duty(occasion: Occasion) -> str:
    """Quote the plan's item on yearly reports."""
    items = occasion.facts.items
    item = items[items["duty"].eq("report")].iloc[0]
    words = occasion.words
    return words.text("letters.duty", place=words.pick(item, "place"), quote=words.pick(item, "quote"))


def _leads(occasion: Occasion, owed: pd.DataFrame) -> list[str]:
    """List the agencies that the plan names as leading what is owed, in the plan's order."""
    lead = set(owed["indicator"].map(occasion.plan.indicators["lead_agency"]))
    return [agency for agency in occasion.plan.agencies.index if agency in lead]


def _leading_duty(occasion: Occasion, owed: pd.DataFrame) -> str:
    """Name the plan's items that give an agency the indicators it owes."""
    words, items = occasion.words, occasion.facts.items
    led = items[items["duty"].eq("lead") & items["agency"].isin(_leads(occasion, owed))]
    places = [words.pick(item, "place") for _, item in led.iterrows()]
    return words.text("letters.lead", places=words.listing(places))


def _successions(occasion: Occasion, owed: pd.DataFrame) -> list[str]:
    """Say on which basis tasks passed to another agency: those of the sender and of who owes."""
    words, plan = occasion.words, occasion.plan
    concerned = {occasion.facts.sender["agency"], *_leads(occasion, owed)}
    passed = [
        agency
        for agency in plan.agencies.index
        if agency in concerned and plan.responsible(agency, occasion.dated) != agency
    ]
    return [
        words.text(
            "letters.succession",
            old=occasion.agency(agency),
            new=occasion.agency(plan.responsible(agency, occasion.dated)),
            basis=words.pick(plan.agencies.loc[agency], "legal_basis"),
        )
        for agency in passed
    ]


def _row(occasion: Occasion, owing: Any) -> tuple[str, ...]:
    """Word one line of the table."""
    words, unit = occasion.words, occasion.plan.units.loc[owing.unit]
    scores = owing.content == "scores"
    measure = words.pick(occasion.measures.loc[owing.indicator], "name")
    name = words.text("letters.row.scores") if scores else measure
    last = words.text("letters.row.none")
    if pd.notna(owing.last_value):
        value = number_for(owing.last_value, unit, words)
        last = words.text("letters.row.last", value=value, year=int(owing.last_year))
    kind = "scores" if scores else "ratio" if owing.unit in PER else "count"
    send = words.text(f"letters.send.{kind}")
    return (owing.indicator, name, _unit(occasion, owing.unit), last, str(owing.year), send)


def _unit(occasion: Occasion, unit: str) -> str:
    """Return a unit's sign, or its name where several units have the same sign (‰)."""
    units = occasion.plan.units
    symbols = units[f"symbol_{occasion.words.code}"]
    column = "name" if symbols.eq(symbols[unit]).sum() > 1 else "symbol"
    return occasion.words.pick(units.loc[unit], column)


def _deadline(occasion: Occasion) -> str:
    """Say until when, a date as official letters write it (months 1 and 2 with two digits), or a blank."""
    words, day = occasion.words, occasion.deadline
    if day is None:
        return words.text("letters.deadline.blank", blank=BLANK)
    if words.code != "vi":
        return words.text("letters.deadline", day=day.day, month=words.date(day).split()[1], year=day.year)
    month = f"{day.month:02}" if day.month < 3 else str(day.month)
    return words.text("letters.deadline", day=f"{day.day:02}", month=month, year=day.year)
