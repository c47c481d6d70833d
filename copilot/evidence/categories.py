"""What words would be about if they were an objection: shares of the categories, with no call around the words."""

from collections.abc import Mapping

from copilot.domain.signals import Category
from copilot.evidence.objection_heads import CATEGORIES, Spoken, category_rows, load_objection_heads
from copilot.evidence.vectors import Encode, Vectors


def tell_categories(text: str, encode: Encode) -> Mapping[Category, float]:
    """The share of each category, which sum to 1, whether or not the words are an objection."""
    said = Spoken(text, before="", reply="", asked=False)
    (shares,) = load_objection_heads().categories(category_rows([said], Vectors(encode)))
    return {c: float(s) for c, s in zip(CATEGORIES, shares, strict=True)}
