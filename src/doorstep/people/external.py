"""Signing in by an identity that another provider vouches for: the port, and what can go wrong.

Why a port: the city's people are known to a provincial platform today and to another one tomorrow;
nothing above knows how either is asked. Who answers is bound in `config.wiring`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol

from doorstep.kernel.errors import DoorstepError
from doorstep.kernel.identity_document import IdentityDocument


class ExternalError(DoorstepError):
    """Base of what keeps somebody from signing in by another provider."""

    code = "people/external"


class ProviderAway(ExternalError):
    """The provider does not answer, or not in its own protocol."""

    code = "people/provider-away"
    sentence = "统一身份认证平台现在没有回应。请用手机号登录，或者过几分钟再试。"
    status = 503


class AnswerRefused(ExternalError):
    """What came back is not the answer to what this browser asked, or is not to be believed."""

    code = "people/provider-answer-refused"
    sentence = "这次认证没有成功，您的账户没有任何改动。请从登录页重新开始，或者用手机号登录。"
    status = 422


class AnswerDeclined(ExternalError):
    """The person, or the provider, said no."""

    code = "people/provider-declined"
    sentence = "您在统一身份认证平台取消了登录，或者平台没有同意。您可以用手机号登录。"
    status = 422


class AssuranceTooLow(ExternalError):
    """The provider does not know well enough who this is."""

    code = "people/assurance-too-low"
    sentence = (
        "您在统一身份认证平台还没有做过实人认证，凭它不能登录。请先在那里完成实人认证，"
        "或者用手机号登录。"
    )
    status = 422


class IdentityConflict(ExternalError):
    """Record and provider say different things about one person; people have to look."""

    code = "people/identity-conflict"
    sentence = (
        "平台上的身份和我们的记录对不上，为了不弄错人，网上不能登录这个账户。"
        "请本人带证件到任一网点窗口核对，当场就能办好。"
    )
    status = 409


class PhoneFirst(ExternalError):
    """The number stands in an account that signs in with a phone and was never proofed."""

    code = "people/phone-first"
    sentence = (
        "这个证件号码已经在一个用手机号登录的账户里，还没有人当面核对过。"
        "如果是您自己的账户，请先用那个手机号登录，再到“我能办什么”里认证；"
        "不是您的，请本人带证件到任一网点窗口核对。"
    )
    status = 409


@dataclass(frozen=True, slots=True)
class Leaving:
    """Where the browser goes, and what its session must keep until it comes back."""

    address: str
    kept: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Asserted:
    """What a provider says about whoever has just shown to be theirs. `subject` means nothing."""

    issuer: str
    subject: str = field(repr=False)
    acr: str
    name: str = field(repr=False)
    number: IdentityDocument = field(repr=False)


class Provider(Protocol):
    """Somebody else who knows who people are."""

    @property
    def name(self) -> str:
        """As it stands on the button; empty where there is none."""

    def leaving(self, *, back: str) -> Leaving:
        """Begin; `back` is our own address. Errors: ProviderAway."""

    def asserted(self, *, said: Mapping[str, str], kept: Mapping[str, str], back: str) -> Asserted:
        """What the answer is worth. Errors: ProviderAway, AnswerRefused, AnswerDeclined."""


class Outcome(StrEnum):
    """How signing in by another provider ended, where it did not."""

    LOW = "low"
    CONFLICT = "conflict"
    PHONE_FIRST = "phone-first"


REFUSED: Mapping[Outcome, type[ExternalError]] = {
    Outcome.LOW: AssuranceTooLow,
    Outcome.CONFLICT: IdentityConflict,
    Outcome.PHONE_FIRST: PhoneFirst,
}

_providers: list[Provider] = []


def bind(provider: Provider) -> None:
    """Whom to ask from now on."""
    _providers[:] = [provider]


def provider() -> Provider | None:
    """Whom to ask, or None where nobody was bound or configured."""
    found = _providers[0] if _providers else None
    return found if found is not None and found.name else None
