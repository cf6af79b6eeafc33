"""Every message there is: code, sentence, how long each slot may be.

Why a list: carriers want to know every text beforehand, and a text message holds 70 characters. A
longer value is cut; the sentence never is. The page a person opens has the whole story.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

SMS_LENGTH = 70


@dataclass(frozen=True, slots=True)
class Template:
    """One message. `secret` ones go to a phone alone, live some minutes and are then erased.

    `comfort` ones tell what a page tells as well: who does not want them gets the inbox alone.
    `reply` ones can be answered by text message. `relayed` ones tell how a business stands: the
    relative whom somebody without a phone named may get them. What asks for an answer never is.
    """

    code: str
    sentence: str
    slots: Mapping[str, int] = field(default_factory=dict)
    secret: bool = False
    comfort: bool = False
    reply: bool = False
    relayed: bool = False

    @property
    def longest(self) -> int:
        """Characters of the longest text this can become."""
        bare = self.sentence.format(**dict.fromkeys(self.slots, ""))
        return len(bare) + sum(self.slots.values())


_CASE = {"procedure": 12, "case": 16}
_LISTED = (
    Template(
        "login-code",
        "验证码 {code}，{minutes} 分钟内有效，用于登录家门口的车管所。工作人员不会向您要它。",
        {"code": 6, "minutes": 2},
        secret=True,
    ),
    Template(
        "phone-code",
        "验证码 {code}，{minutes} 分钟内有效，用来确认这个手机号是您的。请自己填，不要告诉别人。",
        {"code": 6, "minutes": 2},
        secret=True,
    ),
    Template(
        "login-phone-change-asked",
        "有人申请 {day} 起换掉这个登录手机。不是您本人：用本号登录，在“登录手机”点停止，或到窗口。",
        {"day": 10},
    ),
    Template(
        "login-phone-changed",
        "这个号码刚被换下，不再能登录家门口的车管所。不是您本人办的，请马上带身份证到窗口。",
    ),
    Template(
        "passkey-added",
        "您的账户刚添加了一个通行密钥，能用它登录。不是您添加的，请登录在“通行密钥”里删掉，或到窗口。",
    ),
    Template(
        "online-proofing-decided",
        "网上核验有结果了：请登录家门口的车管所，在“我能办什么”里看。",
        comfort=True,
    ),
    Template(
        "contact-phone-changed",
        "您在家门口的车管所的联系手机刚换成别的号码，消息不再发到这里。不是您改的，请登录改回，或到窗口。",
    ),
    Template(
        "case-received",
        "{procedure}已收到，还没办成。流水号 {case}。",
        _CASE,
        comfort=True,
        relayed=True,
    ),
    Template(
        "case-accepted",
        "{procedure}已受理，流水号 {case}，最迟 {due} 前办结。",
        _CASE | {"due": 10},
        comfort=True,
        relayed=True,
    ),
    Template(
        "correction-requested",
        "{procedure}还差 {count} 件材料，请在 {due} 前补正。流水号 {case}。",
        _CASE | {"count": 2, "due": 10},
        relayed=True,
    ),
    Template(
        "case-declined", "{procedure}不予受理，原因见办件页面。流水号 {case}。", _CASE, relayed=True
    ),
    Template(
        "case-refused",
        "{procedure}不予登记，原因和救济途径见办件页面。流水号 {case}。",
        _CASE,
        relayed=True,
    ),
    Template("case-withdrawn", "{procedure}已按您的申请撤回。流水号 {case}。", _CASE, relayed=True),
    Template(
        "case-granted",
        "{procedure}已准予，正在制证。流水号 {case}。",
        _CASE,
        comfort=True,
        relayed=True,
    ),
    Template(
        "ready-to-collect",
        "{procedure}的牌证已制好，请到{point}领取。流水号 {case}。",
        _CASE | {"point": 18},
        comfort=True,
        relayed=True,
    ),
    Template(
        "documents-posted",
        "{procedure}的牌证已寄出，邮件号 {parcel}。流水号 {case}。",
        _CASE | {"parcel": 16},
        comfort=True,
        relayed=True,
    ),
    Template(
        "document-handed-over",
        "{document}已交给您本人。流水号 {case}。",
        {"document": 18, "case": 16},
        comfort=True,
    ),
    Template(
        "case-completed",
        "{procedure}已办成，法律上已生效。流水号 {case}。",
        _CASE,
        comfort=True,
        relayed=True,
    ),
    Template(
        "case-waits",
        "{procedure}在等{whom}的答复，期限暂停。流水号 {case}。",
        _CASE | {"whom": 14},
        comfort=True,
        relayed=True,
    ),
    Template(
        "draw-offered",
        "50 个号码已经抽出，请在 {until} 前选一个。",
        {"until": 16},
    ),
    Template(
        "number-held",
        "号码 {number} 为您保留到 {until}，请在此前办理注册登记。",
        {"number": 9, "until": 10},
    ),
    Template(
        "number-expiring",
        "号码 {number} 只保留到 {until}，过期会放回号池。",
        {"number": 9, "until": 10},
    ),
    Template("number-lapsed", "号码 {number} 的保留期已过，已放回号池。", {"number": 9}),
    Template(
        "number-right-ending",
        "原号 {number} 到 {until} 还可以用在您的车上，过期就不能再用。怎么用，见“我的原号”。",
        {"number": 9, "until": 10},
    ),
    Template("number-assigned", "号码 {number} 已经是您的车的号牌号码。", {"number": 9}),
    Template(
        "binding-asked",
        "{who}请求看您的车 {plate} 的检验日期和提醒。请登录“我的车”答复，不答复就是不同意。",
        {"who": 6, "plate": 10},
    ),
    Template("binding-agreed", "{plate} 已经绑定。双方都可以随时在“我的车”里解除。", {"plate": 10}),
    Template("binding-declined", "{plate} 的车主没有同意绑定。", {"plate": 10}),
    Template("binding-ended", "{plate} 的绑定已经解除。", {"plate": 10}),
    Template(
        "licence-asked",
        "{who}请求看您驾驶证的有效期和提醒。请登录“我的驾驶证”答复，不答复就是不同意。",
        {"who": 6},
    ),
    Template(
        "licence-agreed",
        "{who}的驾驶证已经绑定。双方都可以随时在“我的驾驶证”里解除。",
        {"who": 6},
    ),
    Template("licence-declined", "{who}没有同意绑定驾驶证。", {"who": 6}),
    Template("licence-ended", "{who}的驾驶证绑定已经解除。", {"who": 6}),
    Template(
        "mandate-asked",
        "{agent}请您委托代办{procedure}，到 {until}。同意或不同意，请登录“委托”页面。",
        {"agent": 10, "procedure": 12, "until": 10},
    ),
    Template(
        "mandate-reply",
        "{agent}要代您办{procedure}，到{until}。同意回1，不同意不回。"
        "本短信没有验证码，请勿把任何数字告诉他人。",
        {"agent": 9, "procedure": 11, "until": 10},
        reply=True,
    ),
    Template(
        "mandate-unclear",
        "有 {count} 份委托在等您确认，回“1”分不清是哪一份。请登录“委托”页面，或到窗口确认。",
        {"count": 2},
    ),
    Template(
        "mandate-confirmed",
        "您委托{agent}代办{procedure}，到 {until}。随时可以在“委托”页面停止。",
        {"agent": 10, "procedure": 12, "until": 10},
    ),
    Template(
        "mandate-yours",
        "{principal}委托您代办{procedure}，请登录“委托”页面。",
        {"principal": 6, "procedure": 12},
    ),
    Template("mandate-ended", "{agent}的代办委托结束了：{why}。", {"agent": 12, "why": 10}),
    Template("mandate-over", "委托 {number} 结束了：{why}。", {"number": 13, "why": 10}),
    Template(
        "relative-asked",
        "{who}没有手机，请您代收办事消息。同意回1，不同意不回。您只是转告，不能替本人办事。",
        {"who": 6},
        reply=True,
    ),
    Template("relative-yours", "{who}的办事消息由您代收，请转告本人。随时可以停止。", {"who": 6}),
    Template("relative-agreed", "{who}同意代收您的消息。您随时可以到窗口停止。", {"who": 6}),
    Template("relative-ended", "代收消息停止了，不再由家人转告。对方：{who}。", {"who": 6}),
    Template(
        "joint-asked",
        "有一件{procedure}要您一起申请，请在 {until} 前登录“要我同意的”答复，或到窗口。",
        {"procedure": 12, "until": 10},
    ),
    Template("joint-agreed", "{party}同意了您的{procedure}。", {"party": 6, "procedure": 12}),
    Template(
        "joint-ended", "要您一起申请的{procedure}没有办成，原因见“要我同意的”。", {"procedure": 12}
    ),
    Template("privacy-asked", "您的{what}请求已收到，最迟 {due} 答复。", {"what": 4, "due": 10}),
    Template("privacy-answered", "您的{what}请求已答复，理由和依据见“我的信息”。", {"what": 4}),
    Template(
        "charge-open",
        "{procedure}有 {amount} 元未缴。流水号 {case}。",
        _CASE | {"amount": 8},
        relayed=True,
    ),
)

RELAYED = "转告{who}："
"""Before a text that goes to the relative instead."""
TEMPLATES: Mapping[str, Template] = {template.code: template for template in _LISTED}
