"""A text for the buyer claims no more of a capability than its card."""

import pytest

from copilot.domain.capabilities import Capability, CapabilityStatus, capabilities_of, overclaim
from copilot.domain.knowledge import Document, Section

TABLE = """What can be relied on.

| Capability | Status | as_of |
|---|---|---|
| Routing, including shadow routing | partial | 2026-11-24 |
| SSO/SAML (Okta) | roadmap | 2026-11-24 |
| SCIM provisioning | in progress | 2026-11-24 |
| GitHub Enterprise | available | 2026-11-24 |
| Edge nodes | future | 2026-11-24 |
| Evidence | do not use | 2026-11-24 |
"""


def document(text: str = TABLE) -> Document:
    return Document(
        file="k/status.md", title="Status", sections=(Section(heading="S", path=("S",), line=3, text=text),)
    )


CAPABILITIES = capabilities_of([document()])


def test_rows_with_a_status_are_capabilities_with_the_names_in_their_cells() -> None:
    assert [(c.name, c.status.value) for c in CAPABILITIES] == [
        ("Routing, including shadow routing", "partial"),
        ("SSO/SAML (Okta)", "roadmap"),
        ("SCIM provisioning", "in_progress"),
        ("GitHub Enterprise", "available"),
        ("Edge nodes", "future"),
    ]
    assert CAPABILITIES[1].terms == ("sso", "saml", "okta")
    assert "scim" in CAPABILITIES[2].terms
    assert "routing" not in CAPABILITIES[0].terms, "too general to be taken for the capability"


def test_tables_without_a_status_name_none() -> None:
    assert capabilities_of([document("| a | b |\n|---|---|\n| SSO | roadmap |")]) == ()


@pytest.mark.parametrize(
    "text",
    [
        "We support SSO with your directory.",
        "SSO is available today.",
        "The platform has Okta built in.",
        "SCIM is included in your plan.",
        "You asked about edge nodes. We have edge nodes.",
        "Shadow routing is fully available.",
    ],
)
def test_what_is_not_there_yet_is_never_said_to_be(text: str) -> None:
    assert overclaim(text, CAPABILITIES) is not None


@pytest.mark.parametrize(
    "text",
    [
        "SSO is on the roadmap.",
        "We do not support SCIM yet.",
        "SCIM is in progress; I will get you a statement.",
        "You have SSO with Okta today.",
        "Do we have SSO?",
        "GitHub Enterprise is available.",
        "We support shadow routing in a pilot.",
        "We support your team.",
        "Sessions are available.",
    ],
)
def test_what_is_true_of_its_status_may_be_said(text: str) -> None:
    assert overclaim(text, CAPABILITIES) is None


def test_of_two_statuses_of_one_name_the_better_counts() -> None:
    better = Capability(name="SSO", terms=("sso",), status=CapabilityStatus.AVAILABLE, file="k/sso.md")
    assert overclaim("We support SSO.", [*CAPABILITIES, better]) is None
