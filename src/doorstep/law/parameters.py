"""The numbers of the law by day, each with its source: fees, terms, ages, windows."""

from datetime import date

from doorstep.kernel.dated import Dated, since
from doorstep.kernel.money import Fen
from doorstep.kernel.periods import Days, WorkingDays, Years
from doorstep.law.instruments import (
    city_practice,
    fees_2001_67,
    licensing_law,
    mps_102,
    mps_124,
    mps_164,
    price_2004_2831,
    price_2017_1186,
    traffic_law,
    traffic_regulation,
)

PLATE_SET_FEE = Dated("汽车反光号牌工本费", since("2005-01-01", Fen(10000), price_2004_2831()))
VEHICLE_LICENCE_FEE = Dated(
    "行驶证工本费",
    since("2005-01-01", Fen(1500), price_2004_2831()),
    since("2017-07-01", Fen(1000), price_2017_1186()),
)
REGISTRATION_CERTIFICATE_FEE = Dated(
    "登记证书工本费",
    since("2001-10-01", Fen(1000), fees_2001_67()),
    since("2005-01-01", Fen(1000), price_2004_2831()),
)
TEMPORARY_PLATE_FEE = Dated(
    "临时行驶车号牌工本费（每张）", since("2005-01-01", Fen(500), price_2004_2831())
)
TEMPORARY_PLATE_SPAN = Dated(
    "补换领号牌期间临时行驶车号牌有效期",
    since("2008-10-01", Days(15), mps_102()),
    since("2012-09-12", Days(15), mps_124()),
    since("2022-05-01", Days(15), mps_164("第五十一条")),
)
"""Calendar days, holidays included (MPS Order 164 art. 92)."""
MOVING_PLATE_SPAN = Dated(
    "迁出、转出的临时行驶车号牌有效期",
    since("2008-10-01", Days(30), mps_102()),
    since("2012-09-12", Days(30), mps_124()),
    since("2022-05-01", Days(30), mps_164("第二十七条")),
)
ENTER_WITHIN = Dated(
    "迁出后申请转入的期限",
    since("2008-10-01", Days(30), mps_102()),
    since("2012-09-12", Days(30), mps_124()),
    since("2022-05-01", Days(30), mps_164("第十八条")),
)
"""Calendar days (thirty is not among the working days of MPS Order 164 art. 92)."""
DRIVING_LICENCE_FEE = Dated("驾驶证工本费", since("2005-01-01", Fen(1000), price_2004_2831()))
INSPECTION_MARK_FEE = Dated("检验合格标志工本费", since("2008-10-01", Fen(0), city_practice()))

REGISTRATION_TERM = Dated(
    "注册登记办理期限",
    since("2008-10-01", WorkingDays(2), mps_102("第七条")),
    since("2012-09-12", WorkingDays(2), mps_124("第七条")),
    since("2022-05-01", WorkingDays(2), mps_164("第十二条")),
)
NOTICE_TERM = Dated(
    "一次告知补正期限", since("2004-07-01", WorkingDays(5), licensing_law("第三十二条第一款第四项"))
)
REGISTRATION_OUTER_TERM = Dated(
    "登记审查法定最长期限", since("2004-05-01", WorkingDays(5), traffic_law("第九条"))
)
NUMBER_HOLD_TERM = Dated(
    "选定号牌号码后须办登记的期限", since("2017-06-20", WorkingDays(3), city_practice())
)
"""Sample: three working days is Yantai's practice; cities differ (3, 5 or 15)."""

PHONE_CHANGE_WAIT = Dated(
    "网上更换登录手机的等待天数",
    since("2017-06-01", Days(3), city_practice("互联网平台用户变更手机号")),
)
"""Sample: time for whoever holds the old phone to read its message and stop the change."""

ONLINE_PROOFING_TRIES = Dated(
    "一天里网上核验最多交几次", since("2008-10-01", 3, city_practice("网上核验的次数"))
)
"""Sample: enough for a blurred picture, too few to try out faces."""

UNREGISTERED_LIMIT = Dated(
    "出厂后未登记须检验的年限",
    since("2008-10-01", Years(2), mps_102("第六条")),
    since("2012-09-12", Years(2), mps_124("第六条")),
    since("2022-05-01", Years(2), mps_164("第十一条")),
)
RESIDENCE_PERMIT_FOR_OUTSIDERS = Dated(
    "外地户籍注册登记小微型非营运载客汽车要居住证",
    since("2008-10-01", True, mps_102("第六十四条")),
    since("2012-09-12", True, mps_124("第六十四条")),
    since("2022-05-01", False, mps_164("第八十九条")),
)
"""From 2022-05-01 waived for first registration of small non-commercial passenger cars; practice
pages date the one-document service to 2022-05-15 (RESIDENCE_PERMIT_WAIVER_PRACTICE_FROM)."""

RESIDENCE_PERMIT_FOR_OTHER_VEHICLES = Dated(
    "外地户籍注册登记其他机动车要居住证",
    since("2008-10-01", True, mps_102("第六十四条")),
    since("2012-09-12", True, mps_124("第六十四条")),
    since("2022-05-01", True, mps_164("第八十九条")),
)
"""The waiver of 2022 names small and micro non-commercial passenger vehicles alone."""

RESIDENCE_PERMIT_WAIVER_PRACTICE_FROM = date(2022, 5, 15)
"""From news pages: when counters are said to have begun; shown as a note, decides nothing."""

FALSE_MATERIAL_BAR = Dated(
    "提供虚假材料后不得再申请的期限",
    since("2008-10-01", Years(1), mps_102("第六十条")),
    since("2012-09-12", Years(1), mps_124("第六十条")),
    since("2022-05-01", Years(1), mps_164("第八十条")),
)
FRAUD_BAR = Dated(
    "骗取登记后不得再申请的期限",
    since("2004-05-01", Years(3), traffic_regulation("第一百零三条")),
    since("2022-05-01", Years(3), mps_164("第八十一条")),
)

BINDINGS_OF_PERSON = Dated(
    "一个人最多绑定别人的车（辆）",
    since("2008-10-01", 3, city_practice()),
    since("2018-03-02", 3, city_practice("备案非本人机动车，2018年3月2日新闻报道")),
)
BINDINGS_OF_VEHICLE = Dated(
    "一辆车最多被车主以外的人绑定（人）",
    since("2008-10-01", 3, city_practice()),
    since("2018-03-02", 3, city_practice("备案非本人机动车，2018年3月2日新闻报道")),
)
LICENCE_BINDINGS_OF_PERSON = Dated(
    "一个人最多绑定别人的驾驶证（本）", since("2008-10-01", 3, city_practice())
)
LICENCE_BINDINGS_OF_LICENCE = Dated(
    "一本驾驶证最多被本人以外的人绑定（人）", since("2008-10-01", 3, city_practice())
)
"""Sample: as for vehicles; no rule on licences was found."""

BINDING_ANSWER = Dated("车主答复绑定请求的期限", since("2008-10-01", Days(7), city_practice()))
JOINT_ANSWER = Dated(
    "要一起申请的人答复的期限",
    since("2008-10-01", WorkingDays(5), city_practice("与一次告知补正的期限相同")),
)
"""Sample: the registration rules let parties apply together and name no time for their answers."""
MANDATE_LONGEST = Dated("一份委托最长的天数", since("2008-10-01", Days(90), city_practice()))
MANDATE_ANSWER = Dated("本人确认委托的期限", since("2008-10-01", Days(3), city_practice()))
