"""`partners add`, `list`, `rotate`, `end`: contracts of other offices' and companies' programs."""

import argparse
import sys
import uuid
from typing import TYPE_CHECKING

from doorstep.config.cli.words import BadInput, answer, answer_json, complain, day, django, group
from doorstep.config.cli.words import verb as a_verb
from doorstep.kernel.actor import SYSTEM, Key
from doorstep.kernel.phone import Phone
from doorstep.kernel.uscc import Uscc

if TYPE_CHECKING:
    from doorstep.config.cli.words import Commands


def add(commands: "Commands") -> None:
    """Add these verbs."""
    verbs = group(commands, "partners", "programs of other offices and companies, by contract")
    adding = a_verb(verbs, "add", "record a contract; the first secret is shown once", add_partner)
    adding.add_argument("--name", required=True, help="the organisation")
    adding.add_argument("--uscc", required=True, help="its unified social credit code")
    adding.add_argument(
        "--scope", required=True, action="append", help="what it may be let do; may be repeated"
    )
    adding.add_argument("--from", dest="from_on", required=True, type=day, metavar="DAY")
    adding.add_argument("--until", dest="until_on", required=True, type=day, metavar="DAY")
    adding.add_argument("--contact", required=True, metavar="NAME", help="whom to call there")
    adding.add_argument("--calls-per-minute", type=int, metavar="N")
    adding.epilog = "The contact's telephone is read from standard input: a line of its own."
    listing = a_verb(verbs, "list", "contracts and when their secrets end", list_partners)
    listing.add_argument("--json", action="store_true", help="one JSON object")
    rotating = a_verb(
        verbs, "rotate", "a new secret, shown once; the one before ends after the overlap", rotate
    )
    rotating.add_argument("client_id", metavar="CLIENT")
    rotating.add_argument(
        "--at-once", action="store_true", help="the old secret and its tokens end now"
    )
    ending = a_verb(verbs, "end", "end a contract at once, with secrets and tokens", end)
    ending.add_argument("client_id", metavar="CLIENT")
    ending.add_argument("--why", required=True, help="the reason, kept in the record")


def add_partner(arguments: argparse.Namespace) -> int:
    """Record a contract."""
    complain("telephone of the contact: type it and press return")
    phone = Phone.parse(sys.stdin.readline().strip())
    if arguments.calls_per_minute is not None and arguments.calls_per_minute < 1:
        raise BadInput("--calls-per-minute: write a number from 1")
    with django():
        from doorstep.partners import queries, services

        partner_id = services.add_partner(
            name=" ".join(arguments.name.split()),
            uscc=Uscc.parse(arguments.uscc),
            scopes=arguments.scope,
            from_on=arguments.from_on,
            until_on=arguments.until_on,
            contact_name=" ".join(arguments.contact.split()),
            contact_phone=phone,
            calls_per_minute=arguments.calls_per_minute,
            by=SYSTEM,
            key=Key(str(uuid.uuid4())),
        )
        _show(
            queries.partner(partner_id).client_id,
            services.give_secret(partner_id=partner_id, by=SYSTEM),
        )
    return 0


def list_partners(arguments: argparse.Namespace) -> int:
    """Say what there is; never a secret."""
    with django():
        from doorstep.kernel import clock
        from doorstep.partners import queries

        today = clock.today()
        found = queries.partners()
        for each in () if arguments.json else found:
            mark = "*" if each.in_force(today) else " "
            days = f"{each.from_on} {each.until_on}"
            answer(f"{mark} {each.client_id} {days} {','.join(each.scopes)} {each.name}")
        told = [
            {
                "client_id": each.client_id,
                "name": each.name,
                "scopes": list(each.scopes),
                "from": str(each.from_on),
                "until": str(each.until_on),
                "in_force": each.in_force(today),
                "ended": each.ended_at.isoformat() if each.ended_at else None,
                "secrets": [
                    one.ends_at.isoformat() if one.ends_at else None for one in each.secrets
                ],
            }
            for each in found
        ]
    if arguments.json:
        answer_json({"partners": told})
    return 0


def rotate(arguments: argparse.Namespace) -> int:
    """A new secret."""
    with django():
        from doorstep.partners import services

        secret = services.give_secret(
            partner_id=_id_of(arguments.client_id), by=SYSTEM, at_once=arguments.at_once
        )
        _show(arguments.client_id, secret)
    return 0


def end(arguments: argparse.Namespace) -> int:
    """End a contract."""
    with django():
        from doorstep.partners import services

        services.end_partner(
            partner_id=_id_of(arguments.client_id),
            why=arguments.why,
            by=SYSTEM,
            key=Key(str(uuid.uuid4())),
        )
    answer(f"{arguments.client_id}: ended")
    return 0


def _id_of(client_id: str) -> str:
    from doorstep.partners import queries

    for each in queries.partners():
        if each.client_id == client_id:
            return each.id
    raise BadInput(f"CLIENT: there is no {client_id}, see `doorstep partners list`")


def _show(client_id: str, secret: str) -> None:
    complain("the secret is shown once and kept nowhere:")
    answer_json({"client_id": client_id, "client_secret": secret})
