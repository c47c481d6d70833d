"""Deals, their calls, the items proposed to them, and their history."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the four tables."""
    op.create_table(
        "deal",
        sa.Column("id", sa.String(64), primary_key=True),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("document", sa.JSON, nullable=False),
    )
    op.create_table(
        "call",
        sa.Column("id", sa.String(64), primary_key=True),
        sa.Column("deal", sa.String(64), sa.ForeignKey("deal.id"), nullable=False),
        sa.Column("fingerprint", sa.String(64), nullable=False),
        sa.Column("shingles", sa.LargeBinary, nullable=False),
        sa.Column("document", sa.JSON, nullable=False),
        sa.UniqueConstraint("deal", "fingerprint", name="call_once_in_a_deal"),
    )
    op.create_table(
        "proposal_item",
        sa.Column("deal", sa.String(64), sa.ForeignKey("deal.id"), primary_key=True),
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("call", sa.String(64), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("document", sa.JSON, nullable=False),
    )
    op.create_table(
        "history",
        sa.Column("deal", sa.String(64), sa.ForeignKey("deal.id"), primary_key=True),
        sa.Column("seq", sa.Integer, primary_key=True),
        sa.Column("undone", sa.Boolean, nullable=False),
        sa.Column("document", sa.JSON, nullable=False),
    )
