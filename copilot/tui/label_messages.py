"""What workers tell the label screen."""

from dataclasses import dataclass

from textual.message import Message

from copilot.service.labelling import LabelSheet, SheetState


@dataclass
class SheetOpened(Message, bubble=False):
    """The label file is read."""

    sheet: LabelSheet


@dataclass
class SheetChanged(Message, bubble=False):
    """A change is written, or undone."""

    state: SheetState
