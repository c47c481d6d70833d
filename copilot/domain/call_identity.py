"""Whether two transcripts are the same call: exported twice, by another tool, or corrected in a few words.

Calls are compared by their words alone, in order, without turns, names and times: tools cut turns differently. The
measure is the resemblance of shingle sets (Broder 1997, "On the resemblance and containment of documents"), with three
words to a shingle, taken against the larger of the two sets so that the first half of a call is not the whole of it.
"""

import hashlib
import re
from datetime import date

from copilot.domain.grounding import plain
from copilot.domain.transcript import Transcript

SAME = 0.9
"""Two calls that share at least this part of their shingles are the same one."""
SHORT = 200
"""Below so many shingles a changed date or name is much of the call: there, different meeting dates mean two calls."""


def words_of(transcript: Transcript) -> list[str]:
    """The words of a call in their order, lower case, without marks."""
    return [word for turn in transcript.turns for word in re.findall(r"\w+", plain(turn.text).casefold())]


def fingerprint_of(transcript: Transcript) -> str:
    """32 hexadecimal digits, equal for the same words."""
    return hashlib.sha256(" ".join(words_of(transcript)).encode()).hexdigest()[:32]


def shingles_of(transcript: Transcript) -> frozenset[int]:
    """The 64-bit hashes of all runs of three words."""
    words = words_of(transcript)
    runs = {" ".join(words[i : i + 3]) for i in range(max(1, len(words) - 2))}
    return frozenset(int.from_bytes(hashlib.blake2b(r.encode(), digest_size=8).digest(), "big") for r in runs)


def resemblance(one: frozenset[int], other: frozenset[int]) -> float:
    """The part of the larger set that both share, 0 to 1."""
    return len(one & other) / max(len(one), len(other), 1)


def same_call(one: frozenset[int], one_date: date | None, other: frozenset[int], other_date: date | None) -> bool:
    """Whether two calls with these shingles and meeting dates are the same one."""
    two_days = one_date is not None and other_date is not None and one_date != other_date
    if two_days and max(len(one), len(other)) < SHORT:
        return False
    return resemblance(one, other) >= SAME
