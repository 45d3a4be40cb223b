"""Official letters (công văn) that ask for the values still owed: drafts that an officer fills in and signs.

What is owed comes from analysis.intake.missing; ``drafts`` decides who gets a letter, ``wording`` what it
says, ``document`` and ``decree30`` how it looks. What only the sender knows (number, date, signatory,
contact) is a dotted blank, never invented.
"""
