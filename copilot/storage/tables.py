"""The tables as the newest migration leaves them. Documents are the JSON of domain values; columns are for finding."""

import sqlalchemy as sa

METADATA = sa.MetaData()

DEAL = sa.Table(
    "deal",
    METADATA,
    sa.Column("id", sa.String(64), primary_key=True),
    sa.Column("revision", sa.Integer, nullable=False),
    sa.Column("document", sa.JSON, nullable=False),
)

CALL = sa.Table(
    "call",
    METADATA,
    sa.Column("id", sa.String(64), primary_key=True),
    sa.Column("deal", sa.String(64), sa.ForeignKey("deal.id"), nullable=False),
    sa.Column("fingerprint", sa.String(64), nullable=False),
    sa.Column("shingles", sa.LargeBinary, nullable=False),
    sa.Column("document", sa.JSON, nullable=False),
    sa.UniqueConstraint("deal", "fingerprint", name="call_once_in_a_deal"),
)

PROPOSAL_ITEM = sa.Table(
    "proposal_item",
    METADATA,
    sa.Column("deal", sa.String(64), sa.ForeignKey("deal.id"), primary_key=True),
    sa.Column("id", sa.String(32), primary_key=True),
    sa.Column("number", sa.Integer, nullable=False),
    sa.Column("call", sa.String(64), nullable=False),
    sa.Column("state", sa.String(16), nullable=False),
    sa.Column("document", sa.JSON, nullable=False),
)

HISTORY = sa.Table(
    "history",
    METADATA,
    sa.Column("deal", sa.String(64), sa.ForeignKey("deal.id"), primary_key=True),
    sa.Column("seq", sa.Integer, primary_key=True),
    sa.Column("undone", sa.Boolean, nullable=False),
    sa.Column("document", sa.JSON, nullable=False),
)
