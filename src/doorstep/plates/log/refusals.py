"""Why an entry is not allowed: one stable code and one sentence for each rule.

Why codes: the writer refuses an intent, the province a batch and an auditor a log with the same
word.
"""

SENTENCES = {
    "log/too-long": "这条记录太长。",
    "log/not-canonical": "这条记录不是规定的写法。",
    "log/unknown-entry": "不认识这种记录。",
    "log/fields": "这条记录缺少或多出了内容。",
    "log/field": "这条记录里有一项写得不对：{field}。",
    "log/index": "记录的次序不对。",
    "log/time": "记录的时间不对。",
    "log/pool": "这条记录属于另一个号池。",
    "log/root": "账本内容与签名的校验值不符。",
    "log/fork": "这本账和以前签过的那一本不是同一本。",
    "log/witness": "缺少省级见证方的会签。",
    "log/tile": "账本的校验文件与内容不符：{field}。",
    "rules/first": "第一条记录必须是规则。",
    "rules/version": "规则的版本号不连续。",
    "rules/signature": "规则缺少监督者或参与方的签名。",
    "rules/parties": "规则里的参与方或密钥不合格。",
    "supervisor/signature": "缺少监督者的签名。",
    "supervisor/rejected": "省级没有批准：{field}",
    "party/signature": "缺少省级的签名。",
    "segment/number": "号段的序号不连续。",
    "segment/pattern": "号段的写法不对。",
    "segment/count": "号段的数量与写法不符。",
    "segment/root": "号段的校验值不对。",
    "segment/overlap": "这个号段与已有号段重叠。",
    "genesis/segment": "没有这个号段，或它的在用号码已经登记过。",
    "genesis/late": "抽号开始以后不能再补登在用号码。",
    "genesis/count": "在用号码多于号段的号码。",
    "inuse/proof": "不能证明这个号码在账本开始以前就在使用。",
    "inuse/again": "这个号码已经点过名。",
    "fill/number": "投放的序号不连续。",
    "fill/open": "上一次投放还没有完成。",
    "fill/count": "投放的数量不对。",
    "fill/target": "投放超过了号池的规模。",
    "fill/unknown": "没有这次投放。",
    "request/number": "抽号的序号不连续。",
    "request/channel": "规则里没有这种办理渠道。",
    "request/key": "一次性密钥不合格。",
    "request/vehicle-busy": "这辆车已有抽号、预占的号码或正在使用的号码。",
    "request/applicant-busy": "申请人已有一次抽号没有结束。",
    "request/try": "抽号的次数不对。",
    "request/again-today": "今天的抽号次数已经用完。",
    "draw/unknown": "没有这次抽号，或它已经结束。",
    "draw/step": "这次抽号还没有到这一步，或已经过了这一步。",
    "call/request": "叫号与申请不符。",
    "call/pool": "叫号记下的号池与实际不符。",
    "call/scarce": "可选的号码不够，请排队等候。",
    "call/key-lost": "密钥更换以前不能叫号。",
    "betas/call": "随机数与叫号不符。",
    "betas/nonce": "随机数与申请时交来的指纹不符。",
    "betas/proof": "随机数的证明不成立。",
    "betas/closed": "省级已经确认没有收到随机数，这次抽号已经关闭。",
    "result/betas": "结果与随机数不符。",
    "result/turn": "前面的抽号还没有结果。",
    "result/offer": "结果与重新计算的不同。",
    "choose/number": "这个号码不在这次抽出的号码里。",
    "choose/signature": "不是抽号人自己的签名。",
    "choose/refill": "补入的号码与重新计算的不同。",
    "choose/late": "选号的时间已过。",
    "expire/early": "时间还没有到。",
    "expire/note": "缺少应有的签名。",
    "number/state": "这个号码现在不能这样办。",
    "number/until": "保留期不对。",
    "number/owner": "不是原来的所有人。",
    "number/draw": "这个号码不是这次抽号选定的。",
    "swap/numbers": "互换的两个号码要不同，排在前面的写在前面。",
    "exclude/numbers": "要停用的号码写得不对。",
    "freeze/segment": "没有这个号段。",
    "freeze/state": "这个号段已经冻结，或没有冻结。",
    "refund/draw": "这次抽号不能退还次数。",
    "snapshot/counts": "数量与重新计算的不同。",
    "snapshot/root": "校验值与重新计算的不同。",
    "receipt/form": "这不是一张号码抽取回执，或文件已损坏：{field}。",
    "receipt/chain": "回执里的几条记录不是同一次抽号的。",
    "receipt/checkpoint": "账本的签名不成立。",
    "receipt/inclusion": "不能证明这条记录在账本里。",
    "receipt/rules": "回执里的规则没有您信任的监督者的签名。",
    "receipt/pool": "回执里的号池与叫号时记下的不符。",
}


class Refused(Exception):
    """An entry that the rules do not allow; `rule` is stable, `sentence` is for people."""

    def __init__(self, rule: str, field: str = "") -> None:
        super().__init__(rule, field)
        self.rule = rule
        self.field = field
        self.template = SENTENCES[rule]

    @property
    def sentence(self) -> str:
        """The sentence with its slot filled."""
        return self.template.format(field=self.field)

    def __str__(self) -> str:
        return f"{self.rule} {self.field}".rstrip()


def require(holds: bool, rule: str, field: str = "") -> None:
    """Refuse unless the rule holds."""
    if not holds:
        raise Refused(rule, field)
