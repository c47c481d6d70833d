"""Lines without names, read only when the rep asks for it: nothing in them tells speech from any other text."""

from collections import Counter

from copilot.intake.draft import Draft, Heard, Skip
from copilot.intake.header import is_rule
from copilot.intake.registry import Family, Format
from copilot.intake.source import Source


def parse(source: Source) -> Draft:
    """Each line that is not blank is a turn of nobody."""
    turns = [Heard(None, line, n) for n, line in enumerate(source.lines, 1) if line.strip() and not is_rule(line)]
    rest = sum(1 for line in source.lines if line.strip()) - len(turns)
    return Draft(turns=turns, skipped=Counter({Skip.OTHER: rest}))


FAMILY = Family(
    (Format("plain", "lines that name nobody, only with --format plain", "It sits with our CISO."),),
    lambda _: None,
    parse,
)
