"""The words of the pages of a pool: states, kinds of entries, terms of the rules, ways."""

from collections.abc import Mapping

from doorstep.plates.types import Channel

STATES = (
    ("未投放", "已声明，还没有进入可抽的号池"),
    ("可抽", "在号池里，谁都可能抽到"),
    ("正在被人选", "已抽给某位申请人，等他选；没选的放回"),
    ("已选定，为人保留", "等办完登记；逾期放回"),
    ("已上车", "已登记到一辆车上"),
    ("原号保留", "原车主在期限内可以再用"),
    ("停用", "按公开的文件不再发放，每一个都有依据"),
)
"""Name and meaning of each state, in the order of the equation."""

SHORT_STATES = ("未投放", "可抽", "正在选", "保留中", "已上车", "原号保留", "停用")

CHANNELS: Mapping[str, str] = {
    Channel.PHONE.value: "自己的手机",
    Channel.COUNTER.value: "柜台扫码或抽号卡",
    Channel.KIOSK.value: "由机器代出随机数",
    "": "全部",
}

ENTRIES: Mapping[str, str] = {
    "rules": "规则",
    "segment": "声明号段",
    "genesis": "登记账本启用前在用的号码",
    "inuse": "点名一个账本启用前在用的号码",
    "fill": "投放",
    "request": "申请抽号",
    "call": "叫号",
    "betas": "打开随机数",
    "result": "抽出号码",
    "choose": "选定，同时补入一个",
    "expire": "到期或放弃",
    "assign": "登记到车上",
    "retain": "为原车主保留",
    "reclaim": "原车主再用",
    "unretain": "保留期满",
    "free": "从车上退下",
    "swap": "两辆车互换号牌",
    "exclude": "停用",
    "freeze": "冻结或解冻号段",
    "refund": "退还一次抽号",
    "snapshot": "每日小结",
}

TERMS: Mapping[str, str] = {
    "k": "每次抽出几个号码",
    "target": "号池里公开待选的号码个数",
    "tries": "每辆车可以抽几次，之后每天一次",
    "reveal_s": "叫到以后打开随机数的时间（秒）",
    "choose_s": "选号的时间（秒）",
    "extend_n": "选号时间可以延长几次",
    "extend_s": "每次延长多少秒",
    "hold_workdays": "选定的号码保留几个工作日",
    "retain_days": "原号为原车主保留多少天",
    "channels": "抽号的方式",
    "policy": "账本给谁看",
    "parties": "共同出随机数的各方",
    "supervisors": "监督者的公钥",
    "text": "规则全文的校验值（SHA-256）",
}

PARTIES: Mapping[str, str] = {"city": "本市", "province": "省级"}
POLICIES: Mapping[str, str] = {"open": "全部公开", "supervised": "只给监督方和本人"}

HOME = "不在网点（自己的手机）"
REST = "其余网点合计"

CANNOT = (
    "出随机数的各方和某一位申请人全部串通。",
    "借别人的名义、别人的车来抽号。",
    "路上的车实际挂的是什么号牌。",
    "完全不经过账本发出去的号码：只有省级拿登记记录和账本逐个比对才能发现。",
    "抽完以后才发生的事：留着号码、换车、买一辆旧车只为带号。为此另外公布公平统计。",
)
"""What no log can prove, printed beside what it proves."""
