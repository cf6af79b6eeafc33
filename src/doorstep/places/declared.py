"""The settings a city must answer: name, kind of value, meaning. Others are refused.

Why declared: a misspelt setting in a city's folder would silently mean its absence.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Declared:
    """One setting: `choices` for a word, `least` and `most` for a whole number, neither for yes.

    With `file` the value is the SHA-256 of a published file of the city's folder: `<name>*.toml`.
    """

    name: str
    meaning: str
    choices: tuple[str, ...] = ()
    least: int | None = None
    most: int | None = None
    file: bool = False

    @property
    def is_word(self) -> bool:
        """Whether the value is one of `choices`."""
        return bool(self.choices)

    @property
    def is_number(self) -> bool:
        """Whether the value is a whole number."""
        return self.least is not None


SETTINGS = (
    Declared(
        "residence-permit-scope",
        "哪些外地户籍的人要居住证：本市以外，或者本省以外",
        choices=("outside-city", "outside-province"),
    ),
    Declared("draw-target", "号池里随时公开待选的号码个数", least=50, most=100_000),
    Declared("draw-tries", "每辆车可以抽几次，之后每天一次", least=1, most=20),
    Declared("draw-reveal-seconds", "叫到以后，手机打开随机数的时间（秒）", least=5, most=300),
    Declared("draw-choose-seconds", "抽出五十个号码以后选号的时间（秒）", least=60, most=3600),
    Declared("draw-extend-times", "选号时间可以延长几次", least=0, most=5),
    Declared("draw-extend-seconds", "选号时间每次延长多少秒", least=0, most=1800),
    Declared("draw-hold-workdays", "选定的号码保留几个工作日", least=1, most=60),
    Declared("draw-lapse-ban-days", "逾期没有办理的，多少天内不能再网上选号", least=0, most=1000),
    Declared("number-retain-days", "原号牌号码为原所有人保留多少天", least=0, most=3660),
    Declared(
        "number-waiting-days",
        "原号的权利过期以后，号码再等多少天才回号池",
        least=0,
        most=30,
    ),
    Declared(
        "number-right-day",
        "使用原号按哪一天的规定：旧车过户、注销或迁出那天，或者申请那天",
        choices=("event", "application"),
    ),
    Declared("number-right-after-move-before-2017", "2017年6月20日以前迁出的，能不能使用原号"),
    Declared("number-right-running", "使用原号的期限变长时，还没有到期的一起变长"),
    Declared("checklist-days", "保存的办事清单，窗口照它收材料多少天", least=1, most=90),
    Declared("renew-licences-of-other-cities", "外地核发的驾驶证，期满能不能在本市换证"),
    Declared("compose-allowed", "能不能自行编排号码"),
    Declared(
        "log-audience",
        "号牌公开账本给谁看：全部公开，或者只给监督方",
        choices=("open", "supervised"),
    ),
    Declared(
        "privacy-answer-workdays", "更正、删除和限制使用的请求，几个工作日内答复", least=1, most=30
    ),
    Declared("statistics-rule", "公开统计的规则：哪些是靓号，多小的数不公布", file=True),
)
BY_NAME = {setting.name: setting for setting in SETTINGS}
