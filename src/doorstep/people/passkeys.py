"""Passkeys (通行密钥, WebAuthn): words, and reading what a browser answers, by python-fido2.

Why the holder is always verified (finger, face or PIN): a key that whoever found the telephone may
press would be one factor where two are asked.
"""

import json
import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from fido2.server import Fido2Server
from fido2.utils import websafe_encode
from fido2.webauthn import (
    AttestedCredentialData,
    AuthenticationResponse,
    PublicKeyCredentialRpEntity,
    PublicKeyCredentialUserEntity,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from doorstep.kernel.errors import DoorstepError, NotAllowed, NotFound

LIVES: Final = timedelta(minutes=5)
MOST: Final = 10
LONGEST: Final = 20_000
"""Characters of an answer; a real one has about a thousand."""
_VERIFIED = UserVerificationRequirement.REQUIRED
# Whatever a stranger writes instead of an answer ends in one of these.
_MALFORMED = (
    ValueError,
    KeyError,
    TypeError,
    AttributeError,
    AssertionError,
    IndexError,
    OverflowError,
    RecursionError,
    struct.error,
)


class PasskeyRefused(DoorstepError):
    """The answer is not one to the question asked, or of no passkey known here."""

    code = "people/passkey-refused"
    sentence = "通行密钥没有通过，什么都没有改动。请再试一次，或者换一种方式登录。"
    status = 422


class PasskeyCopied(DoorstepError):
    """A passkey's counter went back: there are two of it."""

    code = "people/passkey-copied"
    sentence = "这个通行密钥可能被复制过，为了您的安全已经停用。请换一种方式登录，再添加新的。"
    status = 409


class PasskeyNotFound(NotFound):
    """No such passkey of this account."""

    code = "people/no-passkey"
    sentence = "没有找到这个通行密钥，可能已经删掉了。"


class PasskeysEnough(DoorstepError):
    """An account holds as many as it may."""

    code = "people/passkeys-enough"
    sentence = "最多 {most} 个通行密钥，请先删掉不用的。"


class SignInAgain(NotAllowed):
    """A new key is given only to whoever has just shown who they are."""

    code = "people/sign-in-again"
    sentence = "为了您的安全，登录后 {minutes} 分钟里才能添加通行密钥。请退出，重新登录再添加。"


@dataclass(frozen=True, slots=True)
class Site:
    """For whom a passkey is made (`rp_id`, a host name) and where the page stands."""

    rp_id: str
    origin: str
    name: str


@dataclass(frozen=True, slots=True)
class PasskeyView:
    """One passkey for lists."""

    id: str
    name: str
    made_at: datetime
    used_at: datetime | None


@dataclass(frozen=True, slots=True)
class PasskeyMade:
    """A citizen's account got another key: they are told, in case it was somebody else."""

    person_id: UUID


@dataclass(frozen=True, slots=True)
class Made:
    """What a browser made: the public part, and where its counter stands."""

    credential_id: bytes
    credential: bytes
    sign_count: int


def to_make(
    site: Site, handle: bytes, shown: str, known: Sequence[bytes], challenge: bytes
) -> Mapping[str, Any]:
    """What a browser is asked so that it makes a passkey, as JSON. `shown` is for its own list."""
    options, _ = _server(site).register_begin(
        PublicKeyCredentialUserEntity(name=shown, id=handle, display_name=shown),
        [AttestedCredentialData(each) for each in known],
        resident_key_requirement=ResidentKeyRequirement.REQUIRED,
        user_verification=_VERIFIED,
        challenge=challenge,
    )
    return dict(options)


def to_show(site: Site, known: Sequence[bytes], challenge: bytes) -> Mapping[str, Any]:
    """What a browser is asked so that it shows one; without `known` its holder chooses."""
    credentials = [AttestedCredentialData(each) for each in known] or None
    options, _ = _server(site).authenticate_begin(
        credentials, user_verification=_VERIFIED, challenge=challenge
    )
    return dict(options)


def made(site: Site, challenge: bytes, answer: str) -> Made:
    """Read what was made. Errors: PasskeyRefused."""
    try:
        found = _server(site).register_complete(_state(challenge), _read(answer))
        data = found.credential_data
        if data is None:
            raise PasskeyRefused
        return Made(bytes(data.credential_id), bytes(data), found.counter)
    except _MALFORMED as wrong:
        raise PasskeyRefused from wrong


def credential_id_in(answer: str) -> bytes:
    """Which passkey an answer says it is of. Errors: PasskeyRefused."""
    try:
        return bytes(AuthenticationResponse.from_dict(_read(answer)).raw_id)
    except _MALFORMED as wrong:
        raise PasskeyRefused from wrong


def shown(site: Site, challenge: bytes, credential: bytes, handle: bytes, answer: str) -> int:
    """Where the passkey's counter stands now. Errors: PasskeyRefused."""
    try:
        read = AuthenticationResponse.from_dict(_read(answer))
        _server(site).authenticate_complete(
            _state(challenge), [AttestedCredentialData(credential)], read
        )
        if read.response.user_handle not in (None, b"", handle):
            raise PasskeyRefused
        return int(read.response.authenticator_data.counter)
    except _MALFORMED as wrong:
        raise PasskeyRefused from wrong


def _server(site: Site) -> Fido2Server:
    rp = PublicKeyCredentialRpEntity(name=site.name, id=site.rp_id)
    return Fido2Server(rp, verify_origin=lambda origin: origin == site.origin)


def _state(challenge: bytes) -> dict[str, object]:
    return {"challenge": websafe_encode(challenge), "user_verification": _VERIFIED}


def _read(answer: str) -> Mapping[str, Any]:
    if len(answer) > LONGEST:
        raise PasskeyRefused
    found = json.loads(answer)
    if not isinstance(found, dict):
        raise PasskeyRefused
    return found
