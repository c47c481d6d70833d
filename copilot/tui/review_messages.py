"""What the workers of the review tell it."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.message import Message

from copilot.domain.draft import Message as Text
from copilot.domain.draft import MessageKind

if TYPE_CHECKING:
    from copilot.service.drafting import Drafted
    from copilot.service.left_out import LeftOut


@dataclass
class LeftOutRead(Message, bubble=False):
    """What the calls say and the deal does not have."""

    found: "LeftOut"


@dataclass
class Written(Message, bubble=False):
    """A text after the call is written."""

    kind: MessageKind
    drafted: "Drafted[Text]"
