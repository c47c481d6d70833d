"""Accounts by their names."""

import pytest

from copilot.domain.accounts import is_among, without_legal_form


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("Northwind Traders GmbH", "Northwind Traders"),
        ("Müller GmbH & Co. KG", "Müller"),
        ("Acme, Inc.", "Acme"),
        ("Acme  Corp", "Acme"),
        ("Bell and Co", "Bell"),
        ("Cosa", "Cosa"),
        ("AG", "AG"),
        ("Limited", "Limited"),
    ],
)
def test_the_legal_form_is_no_part_of_the_name(name: str, short: str) -> None:
    assert without_legal_form(name) == short


def test_case_spaces_and_legal_form_do_not_tell_accounts_apart() -> None:
    assert is_among("ACME  inc.", ["Northwind", "Acme"])
    assert is_among("Straße AG", ["STRASSE"])
    assert not is_among("Acme Tools", ["Acme"])
    assert not is_among("Acme", [])
