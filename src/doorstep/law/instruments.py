"""The instruments Doorstep cites: what each is called, and from when to when it holds.

Why callables: `mps_124("第七条")` reads in a rule as it reads in a decision. `confidence` says how
well the text is known: L read in full, G government page, O the city's own setting, C code
dictionary, N news, S service guide of the era, W weak web page, M from memory. All but L, G and O
are shown as *sample*.
"""

from dataclasses import dataclass
from datetime import date

from doorstep.kernel.dated import NotInForce


@dataclass(frozen=True, slots=True)
class Citation:
    """One place in one instrument."""

    instrument: "Instrument"
    article: str = ""

    @property
    def zh(self) -> str:
        """As it stands in a decision."""
        return f"{self.instrument.zh}{self.article}"

    @property
    def en(self) -> str:
        """The English name, the article in Chinese: legal places keep their Chinese."""
        return f"{self.instrument.en} {self.article}".rstrip()

    @property
    def sample(self) -> bool:
        """Whether the source is too weak to stand without the word *sample*."""
        return self.instrument.sample

    def __str__(self) -> str:
        return self.zh


@dataclass(frozen=True, slots=True)
class Instrument:
    """A law, regulation, order or notice; `until_on` is its last day, None while it holds."""

    code: str
    zh: str
    en: str
    from_on: date
    until_on: date | None = None
    confidence: str = "L"

    @property
    def sample(self) -> bool:
        """Whether what is known of it is too weak to stand without the word *sample*."""
        return self.confidence not in ("L", "G", "O")

    def __call__(self, article: str = "") -> Citation:
        return Citation(self, article)

    def in_force(self, day: date) -> bool:
        """Whether the instrument holds on a day."""
        return self.from_on <= day and (self.until_on is None or day <= self.until_on)


traffic_law = Instrument(
    "traffic-law", "《道路交通安全法》", "Road Traffic Safety Law", date(2004, 5, 1)
)
traffic_regulation = Instrument(
    "traffic-regulation",
    "《道路交通安全法实施条例》",
    "Regulation for the Implementation of the Road Traffic Safety Law",
    date(2004, 5, 1),
)
licensing_law = Instrument(
    "licensing-law", "《行政许可法》", "Administrative Licensing Law", date(2004, 7, 1)
)
penalty_law = Instrument(
    "penalty-law", "《行政处罚法》", "Administrative Penalty Law", date(2021, 7, 15)
)
mps_102 = Instrument(
    "mps-102",
    "《机动车登记规定》（公安部令第102号）",
    "Motor Vehicle Registration Rules (MPS Order 102)",
    date(2008, 10, 1),
    date(2012, 9, 11),
    "N",
)
mps_124 = Instrument(
    "mps-124",
    "《机动车登记规定》（公安部令第124号修订）",
    "Motor Vehicle Registration Rules (amended by MPS Order 124)",
    date(2012, 9, 12),
    date(2022, 4, 30),
    "N",
)
mps_164 = Instrument(
    "mps-164",
    "《机动车登记规定》（公安部令第164号）",
    "Motor Vehicle Registration Rules (MPS Order 164)",
    date(2022, 5, 1),
)
driving_licence_123 = Instrument(
    "mps-123",
    "《机动车驾驶证申领和使用规定》（公安部令第123号）",
    "Rules on the Application for and Use of Driving Licences (MPS Order 123)",
    date(2013, 1, 1),
    date(2022, 3, 31),
    "N",
)
driving_licence_162 = Instrument(
    "mps-162",
    "《机动车驾驶证申领和使用规定》（公安部令第162号）",
    "Rules on the Application for and Use of Driving Licences (MPS Order 162)",
    date(2022, 4, 1),
)
driving_licence_139 = Instrument(
    "mps-139",
    "《机动车驾驶证申领和使用规定》（公安部令第139号修改）",
    "Rules on Driving Licences (amended by MPS Order 139)",
    date(2016, 4, 1),
    date(2022, 3, 31),
    "M",
)
driving_licence_172 = Instrument(
    "mps-172",
    "《机动车驾驶证申领和使用规定》（公安部令第172号修改）",
    "Rules on Driving Licences (amended by MPS Order 172)",
    date(2025, 1, 1),
    None,
    "N",
)
inspection_opinion_2014 = Instrument(
    "inspection-2014",
    "《关于加强和改进机动车检验工作的意见》（公交管〔2014〕138号）",
    "Opinion on improving vehicle inspection (2014)",
    date(2014, 9, 1),
    None,
    "N",
)
school_bus_regulation = Instrument(
    "school-bus-regulation",
    "《校车安全管理条例》（国务院令第617号）",
    "Regulation on the Safety of School Buses (State Council Order 617)",
    date(2012, 4, 5),
    None,
    "M",
)
reform_2018 = Instrument(
    "reform-2018",
    "公安部20项交管“放管服”改革措施（2018年9月1日起）",
    "MPS reform of traffic services, 20 measures (from 1 September 2018)",
    date(2018, 9, 1),
    None,
    "N",
)
reform_2019 = Instrument(
    "reform-2019",
    "公安部10项公安交管“放管服”改革措施（2019年6月1日起）",
    "MPS reform of traffic services, 10 measures (from 1 June 2019)",
    date(2019, 6, 1),
    None,
    "N",
)
reform_2020 = Instrument(
    "reform-2020",
    "公安部优化营商环境12项措施（2020年11月20日起）",
    "MPS measures for a better business environment, 12 measures (from 20 November 2020)",
    date(2020, 11, 20),
    None,
    "N",
)
inspection_opinion_2022 = Instrument(
    "inspection-2022",
    "《关于深化机动车检验制度改革优化车检服务工作的意见》（2022年10月1日起）",
    "Opinion on deepening the reform of vehicle inspection (from 1 October 2022)",
    date(2022, 10, 1),
    None,
    "G",
)
vehicle_types = Instrument(
    "vehicle-types",
    "机动车类型和使用性质代码（GA/T 16.4、GA 802）",
    "Codes of vehicle types and uses (GA/T 16.4, GA 802)",
    date(2004, 5, 1),
    None,
    "C",
)
reform_2017 = Instrument(
    "reform-2017",
    "公安部机动车号牌管理改革措施（2017年6月20日起）",
    "MPS reform of plate management (from 20 June 2017)",
    date(2017, 6, 20),
    None,
    "N",
)
compulsory_insurance_regulation = Instrument(
    "compulsory-insurance",
    "《机动车交通事故责任强制保险条例》",
    "Regulation on Compulsory Traffic Accident Liability Insurance",
    date(2006, 7, 1),
    None,
    "M",
)
price_2004_2831 = Instrument(
    "price-2004-2831",
    "《国家发展改革委 财政部关于重新核定全国机动车牌证工本费标准的通知》（发改价格〔2004〕2831号）",
    "Notice on production fees for plates and licences (NDRC Price [2004] 2831)",
    date(2005, 1, 1),
    None,
    "G",
)
price_2017_1186 = Instrument(
    "price-2017-1186",
    "《国家发展改革委 财政部关于清理规范涉企行政事业性收费的通知》（发改价格〔2017〕1186号）",
    "Notice lowering administrative fees (NDRC Price [2017] 1186)",
    date(2017, 7, 1),
    None,
    "G",
)
fees_2001_67 = Instrument(
    "fees-2001-67",
    "财综〔2001〕67号",
    "Ministry of Finance notice on fees (Caizong [2001] 67)",
    date(2001, 10, 1),
    None,
    "G",
)
plates_2014 = Instrument(
    "ga36-2014",
    "《机动车号牌》（GA 36-2014）",
    "Motor vehicle plates (GA 36-2014)",
    date(2014, 1, 1),
    date(2018, 4, 30),
    "N",
)
plates_2018 = Instrument(
    "ga36-2018",
    "《机动车号牌》（GA 36-2018）",
    "Motor vehicle plates (GA 36-2018)",
    date(2018, 5, 1),
    None,
    "N",
)
personal_information_law = Instrument(
    "personal-information-law",
    "《个人信息保护法》",
    "Personal Information Protection Law",
    date(2021, 11, 1),
)
cyber_security_law = Instrument(
    "cyber-security-law", "《网络安全法》", "Cybersecurity Law", date(2017, 6, 1)
)
shandong_measures = Instrument(
    "shandong-measures",
    "《山东省实施〈道路交通安全法〉办法》",
    "Shandong measures for the implementation of the Road Traffic Safety Law",
    date(2012, 1, 13),
)
inspection_practice = Instrument(
    "inspection-practice",
    "机动车检验的通行做法",
    "Common practice of vehicle inspection",
    date(2004, 5, 1),
    None,
    "M",
)
city_practice = Instrument(
    "city-practice",
    "本市办理习惯",
    "Practice of the city",
    date(2008, 10, 1),
    None,
    "M",
)

registration_rules: tuple[Instrument, ...] = (mps_102, mps_124, mps_164)
"""The registration rules, one version after the other."""

driving_licence_rules: tuple[Instrument, ...] = (driving_licence_123, driving_licence_162)
"""The driving licence rules, one version after the other."""

ALL: tuple[Instrument, ...] = (
    traffic_law,
    traffic_regulation,
    licensing_law,
    penalty_law,
    mps_102,
    mps_124,
    mps_164,
    driving_licence_123,
    driving_licence_139,
    driving_licence_162,
    driving_licence_172,
    school_bus_regulation,
    inspection_opinion_2014,
    reform_2018,
    reform_2019,
    reform_2020,
    inspection_opinion_2022,
    vehicle_types,
    inspection_practice,
    shandong_measures,
    reform_2017,
    compulsory_insurance_regulation,
    price_2004_2831,
    price_2017_1186,
    fees_2001_67,
    plates_2014,
    plates_2018,
    personal_information_law,
    cyber_security_law,
    city_practice,
)


def for_day(versions: tuple[Instrument, ...], day: date) -> Instrument:
    """The version in force on `day`. Errors: NotInForce.

    >>> for_day(registration_rules, date(2017, 6, 21)).code
    'mps-124'
    """
    for instrument in versions:
        if instrument.in_force(day):
            return instrument
    raise NotInForce(versions[0].zh, day, versions[0].from_on, versions[-1].until_on)


def instrument(code: str) -> Instrument:
    """The instrument with that code. Errors: KeyError."""
    return {one.code: one for one in ALL}[code]


@dataclass(frozen=True, slots=True)
class ByDay:
    """One rule that moved between instruments: the citation of the day."""

    places: tuple[Citation, ...]

    def on(self, day: date) -> Citation:
        """The place that says so on `day`; before the first, the first."""
        holding = [c for c in self.places if c.instrument.in_force(day)]
        return holding[-1] if holding else self.places[0]


def by_day(*places: Citation) -> ByDay:
    """One rule in several instruments, oldest first."""
    return ByDay(places)
