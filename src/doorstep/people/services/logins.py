"""Which phone signs in for whom: given, moved or taken away, always inside another act.

Why one place: a phone that changes hands is how accounts are stolen, so whoever held it before is
told, and every session opened with it ends, whichever way the change came about.
"""

from datetime import datetime

from doorstep.audit import services as audit
from doorstep.kernel import clock, events
from doorstep.kernel.actor import Actor
from doorstep.kernel.phone import Phone
from doorstep.people import keys
from doorstep.people.errors import PhoneTaken
from doorstep.people.models import Person, User
from doorstep.people.sealed import LOGIN_INDEX, login_of, put_login
from doorstep.people.services.sign_in import new_citizen
from doorstep.people.types import LoginPhoneChanged, UserKind

LOGIN_COLUMNS = ["phone_index", "index_key", "phone_sealed", "phone_key"]


def give_login(person: Person, phone: Phone, *, by: Actor) -> None:
    """Let a person sign in with a phone they have just shown to be theirs.

    An account that knew nothing but this phone becomes the person's. Errors: PhoneTaken where the
    phone signs in somebody who has said who they are.
    """
    now = clock.now()
    own = User.objects.select_for_update().filter(person=person).first()
    holder = (
        User.objects.select_for_update(of=("self",))
        .select_related("person")
        .filter(phone_index__in=keys.indexes(LOGIN_INDEX, phone.text))
        .first()
    )
    if holder is not None and own is not None and holder.pk == own.pk:
        return
    if holder is None:
        _given(person, own, phone, now, by)
        return
    bare = holder.person
    if holder.kind != UserKind.CITIZEN.value or bare is None or bare.number_sealed is not None:
        raise PhoneTaken
    merged(bare, person, by=by)
    if own is None:
        holder.person = person
        holder.save(update_fields=["person"])
        return
    take_login(holder)
    _given(person, own, phone, now, by)


def _given(person: Person, own: User | None, phone: Phone, now: datetime, by: Actor) -> None:
    if own is None:
        own = new_citizen(person, phone, now)
        audit.note("account.made", f"user:{own.pk}", by=by)
        return
    own.is_active = True
    move_login(own, phone, by=by)


def move_login(user: User, phone: Phone, *, by: Actor) -> None:
    """Another phone signs in from now on; the old one is told, and every session ends."""
    before = login_of(user)
    put_login(user, phone)
    user.save(update_fields=[*LOGIN_COLUMNS, "is_active"])
    end_sessions(user)
    audit.note("account.phone_changed", f"user:{user.pk}", by=by)
    if before is not None:
        events.publish(LoginPhoneChanged(phone=before))


def take_login(user: User) -> None:
    """The account signs in no more; its row and all that names it stay."""
    user.phone_index, user.index_key, user.phone_sealed, user.phone_key = None, "", None, ""
    user.is_active = False
    user.save(update_fields=[*LOGIN_COLUMNS, "is_active"])
    end_sessions(user)


def end_sessions(user: User) -> None:
    """Every session of the account ends: the mark they carry is made of this column."""
    user.set_unusable_password()
    user.save(update_fields=["password"])


def merged(one: Person, into: Person, *, by: Actor) -> None:
    """Say that two rows are one person; nothing of the first is moved or lost."""
    one.merged_into = into
    one.save(update_fields=["merged_into"])
    # Whoever was merged into the first is now the second too: one step leads to the person.
    Person.objects.filter(merged_into=one).update(merged_into=into)
    audit.note("person.merged", f"person:{one.pk}", by=by, detail={"into": into.pk})
    audit.note("person.merged", f"person:{into.pk}", by=by, detail={"from": one.pk})
