"""Small builders for people of the tests; their numbers belong to nobody."""

import itertools
from datetime import date
from uuid import UUID

from doorstep.kernel import clock
from doorstep.kernel.actor import SYSTEM, Key, Post
from doorstep.kernel.citizen_id import CitizenId, check_character
from doorstep.kernel.identity_document import IdentityDocument
from doorstep.kernel.person_name import PersonName
from doorstep.kernel.phone import Phone
from doorstep.kernel.uscc import Uscc
from doorstep.kernel.uscc import check_character as uscc_check
from doorstep.people import second_factor, services
from doorstep.people.models import Proofing, User
from doorstep.people.proofing import DocumentSeen, FaceSeen, ProofingState
from doorstep.people.types import UserKind

_serial = itertools.count(1)
DAY = date(2017, 6, 21)


def a_key() -> Key:
    """A key nobody has used."""
    return Key(f"test-{next(_serial)}")


def a_number(*, division: str = "371602", born: str = "19900307", serial: int = 1) -> CitizenId:
    """A number with a right check character."""
    first17 = f"{division}{born}{serial:03d}"
    return CitizenId.parse(first17 + check_character(first17), DAY)


def a_phone(serial: int = 1) -> Phone:
    """A phone of a range that is not given out."""
    return Phone.parse(f"1990000{serial:04d}")


def a_person(
    name: str = "张三",
    *,
    number: CitizenId | IdentityDocument | None = None,
    phone: Phone | None = None,
    permit_until: date | None = None,
) -> UUID:
    """A recorded natural person."""
    return services.record_person(
        name=PersonName.parse(name),
        number=number or a_number(),
        phone=phone,
        residence_permit_until=permit_until,
        by=SYSTEM,
        key=a_key(),
    )


def seen(person_id: UUID | str, point: str = "S01") -> None:
    """Somebody was seen at a counter: the account may do what that opens."""
    now = clock.now()
    clerk, _ = User.objects.get_or_create(
        username="who-saw-them", kind=UserKind.STAFF.value, defaults={"made_at": now}
    )
    Proofing.objects.create(
        person_id=person_id,
        state=ProofingState.DONE.value,
        point=point,
        clerk=clerk,
        document=DocumentSeen.TYPED.value,
        face=FaceSeen.SAME.value,
        begun_at=now,
        done_at=now,
    )


def a_unit(name: str = "滨州示例运输有限公司", *, first17: str = "91371600MA3C00000") -> UUID:
    """A recorded unit."""
    number = Uscc.parse(first17 + uscc_check(first17))
    return services.record_person(name=name, number=number, by=SYSTEM, key=a_key())


def a_clerk(
    username: str = "wangfang",
    *,
    post: Post = Post.CLERK,
    point: str = "station-01",
    point_kind: str = "station",
    second: bool = True,
) -> int:
    """A member of staff with a second factor and a post."""
    user_id = services.record_staff(username=username, name="王芳", by=SYSTEM, key=a_key())
    if second:
        services.set_second_factor(user_id=user_id, secret=second_factor.new_secret(), by=SYSTEM)
    services.appoint(
        user_id=user_id,
        post=post,
        point=point,
        point_kind=point_kind,
        from_on=DAY,
        by=SYSTEM,
        key=a_key(),
    )
    return user_id
