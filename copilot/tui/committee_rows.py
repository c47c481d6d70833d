"""The people of a deal by the part that they play, with the roles that nobody plays."""

from rich.text import Text

from copilot.domain.committee import Member, Seat, Strength
from copilot.domain.proposal import ItemKind
from copilot.domain.transcript import Side
from copilot.tui import marks
from copilot.tui.columns import Column, Row
from copilot.tui.reading import DealFolder
from copilot.tui.rows import by, count

COMMITTEE = (
    Column("Role", 19),
    Column("Name"),
    Column("Title", at="wide"),
    Column("Strength", 9),
    Column("Calls", 5),
    Column("Last", 6),
    Column("By", 10),
)
STRENGTH = {
    Strength.NEVER: ("▱▱▱ never", marks.BAD),
    Strength.NAMED: ("▰▱▱ named", marks.SOME),
    Strength.MET: ("▰▰▱ met", marks.OWN),
    Strength.STRONG: ("▰▰▰ often", marks.GOOD),
}


def committee(folder: DealFolder) -> tuple[Row, ...]:
    """One line for each person in each role, then the others; none where the deal has nobody."""
    if not folder.deal.people:
        return ()
    return tuple(row for seat in folder.seats for row in _seat(folder, seat))


def _seat(folder: DealFolder, seat: Seat) -> list[Row]:
    if not seat.members and seat.role is not None:
        missing = (Text(seat.role.label), Text("✗ missing", style=f"bold {marks.BAD}"))
        return [Row(f"{seat.role}/", (*missing, *(Text("") for _ in COMMITTEE[2:])), seat.role.label)]
    return [_member(folder, seat, member, first=n == 0) for n, member in enumerate(seat.members)]


def _member(folder: DealFolder, seat: Seat, member: Member, *, first: bool) -> Row:
    contact, person = member.contact, member.contact.person
    role = seat.role.label if seat.role else "Our side" if person.side is Side.SELLER else "no role yet"
    words, colour = STRENGTH[member.strength]
    shown = Text(role, style=marks.QUIET if seat.role is None or not first else "")
    return Row(
        f"{seat.role or ''}/{person.name}",
        (
            shown,
            Text(person.name, style="bold"),
            Text(person.title or "–"),
            Text(words, style=colour),
            count(member.spoke, marks.GOOD),
            marks.quiet(marks.day(member.last, folder.today)),
            by(folder.deal, ItemKind.PERSON, person.name, contact.origin),
        ),
        person.name,
        person.cites,
    )
