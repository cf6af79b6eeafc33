"""`staff add|list|appoint|end|invite`: the first members of staff of a city, and who they are.

Why on the command line: somebody must appoint the first manager and the first security
administrator; from then on they do it on their own pages. `province officer …` is the same for
the province, whose accounts lie in its own schema.
"""

import argparse
import uuid
from contextlib import AbstractContextManager
from datetime import date
from typing import TYPE_CHECKING

from doorstep.config.cli.words import BadInput, answer, answer_json, day, django, group, verb
from doorstep.kernel.actor import Key, Post

if TYPE_CHECKING:
    from doorstep.config.cli.words import Commands
    from doorstep.config.database.using import Addresses
    from doorstep.people.types import AppointmentView, StaffView

PROVINCE = "province"


def add(commands: "Commands") -> None:
    """Add these verbs."""
    verbs = group(commands, "staff", "members of staff and the posts they hold")
    adding = verb(verbs, "add", "open an account; prints its one-time code", add_staff)
    _named(adding)
    adding.add_argument("--name", required=True, help="the person's name")
    listing = verb(verbs, "list", "accounts and the posts of today", list_staff)
    listing.add_argument("--json", action="store_true", help="one JSON object")
    inviting = verb(verbs, "invite", "a new one-time code, in place of any before", invite)
    _named(inviting)
    appointing = verb(verbs, "appoint", "give a post at a service point", appoint)
    _named(appointing)
    appointing.add_argument("--post", required=True, choices=[post.value for post in Post])
    appointing.add_argument("--point", required=True, help="code of the point, for instance O01")
    _days(appointing)
    ending = verb(verbs, "end", "set the last day of a post, or end it now", end)
    _named(ending)
    ending.add_argument("--post", required=True, choices=[post.value for post in Post])
    ending.add_argument("--point", required=True, help="code of the point")
    ending.add_argument("--on", type=day, metavar="DAY", help="last day; today without it")
    ending.add_argument("--now", action="store_true", help="over from this moment")
    ending.add_argument("--why", default="", help="the reason, kept with the post")


def add_to_province(verbs: "Commands") -> None:
    """`province officer add|list|invite|end`."""
    nouns = group(verbs, "officer", "officers of the province who approve and supervise")
    adding = verb(nouns, "add", "open an account with its post; prints its one-time code", officer)
    _named(adding)
    adding.add_argument("--name", required=True, help="the person's name")
    _days(adding)
    listing = verb(nouns, "list", "accounts and the posts of today", list_staff)
    listing.add_argument("--json", action="store_true", help="one JSON object")
    _named(verb(nouns, "invite", "a new one-time code, in place of any before", invite))
    ending = verb(nouns, "end", "set the last day of the post, or end it now", end)
    _named(ending)
    ending.add_argument("--on", type=day, metavar="DAY", help="last day; today without it")
    ending.add_argument("--now", action="store_true", help="over from this moment")
    ending.add_argument("--why", default="", help="the reason, kept with the post")
    ending.set_defaults(post=Post.SUPERVISOR.value, point=PROVINCE)
    for each in nouns.choices.values():
        each.set_defaults(of_province=True)


def _named(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("username", metavar="LOGIN", help="the login name")


def _days(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--from", dest="from_on", type=day, metavar="DAY", help="usually today")
    parser.add_argument("--until", dest="until_on", type=day, metavar="DAY", help="last day")
    parser.add_argument("--why", default="", help="the reason, kept with the post")


def add_staff(arguments: argparse.Namespace) -> int:
    """Open the account and print its code."""
    with _served(arguments):
        answer(_code(_opened(arguments)))
    return 0


def officer(arguments: argparse.Namespace) -> int:
    """Open the account of an officer of the province, with the post, and print its code."""
    with _served(arguments):
        user_id = _opened(arguments)
        _give(arguments, user_id, Post.SUPERVISOR, PROVINCE, PROVINCE)
        answer(_code(user_id))
    return 0


def invite(arguments: argparse.Namespace) -> int:
    """Print a new code."""
    with _served(arguments):
        answer(_code(_found(arguments).user_id))
    return 0


def list_staff(arguments: argparse.Namespace) -> int:
    """Say who there is."""
    with _served(arguments):
        from doorstep.people import queries

        found: list[StaffView] = []
        after = ""
        while page := queries.all_staff(after=after):
            found += page
            after = page[-1].username
    if arguments.json:
        answer_json({"staff": [_told(each) for each in found]})
        return 0
    for each in found:
        posts = ", ".join(f"{held.post.value}@{held.point}" for held in each.posts) or "-"
        state = "" if each.begun else "  (not begun)"
        answer(f"{each.username:20} {each.name}  {posts}{state}")
    return 0


def appoint(arguments: argparse.Namespace) -> int:
    """Give the post."""
    with _served(arguments):
        from doorstep.places import queries as places
        from doorstep.places.errors import PointNotFound

        user_id = _found(arguments).user_id
        try:
            point = places.point(arguments.point)
        except PointNotFound as unknown:
            raise BadInput(
                f"staff appoint: --point: no point {arguments.point}, see the page /points/"
            ) from unknown
        _give(arguments, user_id, Post(arguments.post), point.code, point.kind.value)
        answer(f"{arguments.username}: {arguments.post}@{point.code}")
    return 0


def end(arguments: argparse.Namespace) -> int:
    """End the post that is held now or to come."""
    with _served(arguments):
        from doorstep.kernel import clock
        from doorstep.kernel.actor import SYSTEM
        from doorstep.people import services

        held = _held(arguments, clock.today())
        services.end_appointment(
            appointment_id=int(held.id),
            until_on=arguments.on or clock.today(),
            at_once=arguments.now,
            why=arguments.why,
            by=SYSTEM,
            key=_key(),
        )
        answer(f"{arguments.username}: {arguments.post}@{arguments.point} ended")
    return 0


def _served(arguments: argparse.Namespace) -> "AbstractContextManager[Addresses]":
    if getattr(arguments, "of_province", False):
        from doorstep.config.cli.province import as_province

        as_province()
    return django()


def _opened(arguments: argparse.Namespace) -> int:
    from doorstep.kernel.actor import SYSTEM
    from doorstep.kernel.person_name import PersonName
    from doorstep.people import services

    name = PersonName.parse(arguments.name).text
    return services.record_staff(username=arguments.username, name=name, by=SYSTEM, key=_key())


def _give(
    arguments: argparse.Namespace, user_id: int, post: Post, point: str, point_kind: str
) -> None:
    from doorstep.kernel import clock
    from doorstep.kernel.actor import SYSTEM
    from doorstep.people import services

    services.appoint(
        user_id=user_id,
        post=post,
        point=point,
        point_kind=point_kind,
        from_on=arguments.from_on or clock.today(),
        until_on=arguments.until_on,
        why=arguments.why,
        by=SYSTEM,
        key=_key(),
    )


def _code(user_id: int) -> str:
    from doorstep.kernel.actor import SYSTEM
    from doorstep.people import services

    return services.invite_staff(user_id=user_id, by=SYSTEM)


def _found(arguments: argparse.Namespace) -> "StaffView":
    from doorstep.people import queries

    return queries.staff_named(arguments.username)


def _held(arguments: argparse.Namespace, today: date) -> "AppointmentView":
    from doorstep.people import queries

    wanted = (arguments.post, arguments.point)
    for each in queries.appointment_history(_found(arguments).user_id):
        if (each.post.value, each.point) == wanted and not each.over(today):
            return each
    raise BadInput(
        f"staff end: LOGIN: {arguments.username} holds no {arguments.post} at {arguments.point}, "
        "see `staff list`"
    )


def _key() -> Key:
    """A new one each time: what is typed once is one act."""
    return Key(f"cli-{uuid.uuid4()}")


def _told(each: "StaffView") -> dict[str, object]:
    return {
        "login": each.username,
        "name": each.name,
        "begun": each.begun,
        "posts": [
            {
                "post": held.post.value,
                "point": held.point,
                "from": held.from_on.isoformat(),
                "until": held.until_on.isoformat() if held.until_on else None,
            }
            for held in each.posts
        ],
    }
