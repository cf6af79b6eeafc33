"""What can go wrong with partners; the first four are told to their programs by RFC 6749."""

from typing import ClassVar

from doorstep.kernel.errors import DoorstepError, NotAllowed, NotFound


class PartnersError(DoorstepError):
    """Base of the errors of this room."""

    code = "partners"


class TokenRefused(PartnersError):
    """No token is given; `oauth` is the error of RFC 6749 §5.2."""

    code = "partners/token-refused"
    sentence = "没有发给令牌，请核对请求的写法。"
    status = 400
    oauth: ClassVar[str] = "invalid_request"


class ClientUnknown(TokenRefused):
    """No such client, a wrong or ended secret, or a contract that is not in force."""

    code = "partners/client-unknown"
    sentence = "client_id 和密钥对不上，或者合作已经结束。"
    status = 401
    oauth = "invalid_client"


class GrantUnknown(TokenRefused):
    """Another grant than client credentials."""

    code = "partners/grant-unknown"
    sentence = "这里只发 client_credentials 令牌。"
    oauth = "unsupported_grant_type"


class ScopeUnknown(TokenRefused):
    """A scope that does not exist, or is not in the contract."""

    code = "partners/scope-unknown"
    sentence = "合作约定里没有这个范围。"
    oauth = "invalid_scope"


class TokenInvalid(PartnersError):
    """A partner's token that is unknown, ended, or of a contract that is not in force."""

    challenge = 'error="invalid_token"'
    code = "partners/token-invalid"
    sentence = "令牌无效或者已经到期，请重新取一个。"
    status = 401


class ScopeMissing(NotAllowed):
    """The token's scopes do not hold this operation; `challenge` goes into the header."""

    def __init__(self, scope: str | None = None) -> None:
        super().__init__()
        named = f', scope="{scope}"' if scope else ""
        self.challenge = f'error="insufficient_scope"{named}'

    code = "partners/scope-missing"
    sentence = "这个令牌的范围里没有这项操作。"


class PartnerNotFound(NotFound):
    """No such partner."""

    code = "partners/not-found"
    sentence = "没有找到这个合作单位，请从清单里打开。"


class PartnerEnded(PartnersError):
    """The contract was ended; a new one is added instead."""

    code = "partners/ended"
    sentence = "这个合作已经结束。要继续，请另外登记一个。"


class PartnerKnown(PartnersError):
    """The organisation has a contract that was not ended."""

    code = "partners/known"
    sentence = "这个单位已经登记过，还没有结束。请在原来的里面换密钥，或先结束它。"


class ContractEndsBeforeItBegins(PartnersError):
    """The last day of a contract lies before the first."""

    code = "partners/days"
    sentence = "合作的最后一天早于第一天，请核对日期。"
    status = 422


class AllowedAlready(PartnersError):
    """This partner may follow this case already."""

    code = "partners/allowed-already"
    sentence = "这个单位已经可以看这件业务的进度，不用再同意一次。"


class AllowanceEndsBeforeItBegins(PartnersError):
    """The last day lies before today."""

    code = "partners/allowance-days"
    sentence = "最后一天不能早于今天，请重新填写。"
    status = 422
