"""Small builders for partners of the tests."""

import itertools
from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from tests.people.builders import a_phone

from doorstep.kernel import clock
from doorstep.kernel.actor import SYSTEM, Key
from doorstep.kernel.uscc import Uscc, check_character
from doorstep.partners import queries, services
from doorstep.partners.scopes import scopes_on

_serial = itertools.count(1)


def a_key() -> Key:
    """A key nobody has used."""
    return Key(f"partner-test-{next(_serial)}")


def a_uscc(serial: int = 0) -> Uscc:
    """The code of an organisation that does not exist."""
    first17 = f"91371600MA3D{serial:05d}"
    return Uscc(first17 + check_character(first17))


def a_partner(
    *scopes: str, name: str = "滨州示例银行", serial: int = 0, days: tuple[int, int] = (-1, 30)
) -> UUID:
    """A contract in force around today, with every scope if none is named."""
    today = clock.today()
    wanted: Sequence[str] = scopes or [each.name for each in scopes_on(today)]
    return services.add_partner(
        name=name,
        uscc=a_uscc(serial),
        scopes=wanted,
        from_on=today + timedelta(days=days[0]),
        until_on=today + timedelta(days=days[1]),
        contact_name="赵联系",
        contact_phone=a_phone(900),
        by=SYSTEM,
        key=a_key(),
    )


def a_token(partner_id: UUID, scope: str = "") -> str:
    """A token of a partner, by a secret of its own."""
    secret = services.give_secret(partner_id=partner_id, by=SYSTEM)
    client_id = queries.partner(partner_id).client_id
    return services.grant_token(client_id=client_id, secret=secret, scope=scope).token
