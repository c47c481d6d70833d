"""What a person told about a call before it is kept: names and sides, until it is read anew with them."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from copilot.domain.deal import Deal
from copilot.domain.transcript import Side, Transcript

if TYPE_CHECKING:
    from copilot.service.calls import CallOptions

SIDES = (Side.SELLER, Side.BUYER, Side.OTHER)


@dataclass
class Mending:
    """Sides by the names that are shown now, and new names by those of the file."""

    sides: dict[str, Side] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)

    def next_side(self, speaker: str, now: Side) -> None:
        """Seller, buyer, other, seller ..."""
        self.sides[speaker] = SIDES[(SIDES.index(now) + 1) % len(SIDES)] if now in SIDES else Side.SELLER

    def rename(self, old: str, new: str) -> None:
        """A second name takes the place of the first, so the file's name is the key."""
        first = next((label for label, name in self.names.items() if name == old), old)
        self.names[first] = new
        if old in self.sides:
            self.sides[new] = self.sides.pop(old)

    def options(self, deal: Deal | None) -> "CallOptions":
        """How to read the call: mending one side often tells the others."""
        from copilot.service.calls import CallOptions

        sellers, buyers = (tuple(n for n, s in self.sides.items() if s is side) for side in SIDES[:2])
        return CallOptions(deal=deal, sellers=sellers, buyers=buyers, names=dict(self.names))

    def shown(self, transcript: Transcript) -> Transcript:
        """The speakers as told, at once; the turns follow with the next reading."""
        speakers = tuple(
            s.model_copy(update={"side": self.sides[s.name], "side_from": "rep"}) if s.name in self.sides else s
            for s in transcript.speakers
        )
        return transcript.model_copy(update={"speakers": speakers})
