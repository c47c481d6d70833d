"""What the pictures' worker tells their screen."""

from dataclasses import dataclass

from textual.message import Message

from copilot.domain.pictures import DealPictures, PipelinePictures


@dataclass
class PicturesRead(Message, bubble=False):
    """What is to be drawn: of one deal, or of the pipeline."""

    pictures: DealPictures | PipelinePictures
