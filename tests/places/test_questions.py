"""Questions about places, each for a day."""

from datetime import date

import pytest

from doorstep.places import queries
from doorstep.places.errors import CityNotLoaded, PointNotFound, SettingNotInForce
from doorstep.places.types import Opening, PointKind

SEED = date(2017, 6, 21)
TODAY = date(2026, 11, 23)


@pytest.mark.django_db
def test_without_a_city_the_question_says_so() -> None:
    with pytest.raises(CityNotLoaded):
        queries.city()


@pytest.mark.usefixtures("loaded")
class TestCounties:
    def test_the_city_knows_its_prefix_and_its_seven_counties(self) -> None:
        city = queries.city()
        assert (city.code, city.prefix, len(city.counties)) == ("3716", "鲁M", 7)

    @pytest.mark.parametrize(
        ("day", "code", "name"),
        [
            (date(2014, 9, 8), "371624", "沾化县"),
            (date(2014, 9, 9), "371603", "沾化区"),
            (SEED, "371626", "邹平县"),
            (date(2018, 7, 1), "371626", "邹平县"),
            (date(2018, 7, 2), "371681", "邹平市"),
        ],
    )
    def test_a_county_bears_the_name_of_its_day(self, day: date, code: str, name: str) -> None:
        assert name in [county.name_zh for county in queries.counties(day) if county.code == code]
        assert len(queries.counties(day)) == 7

    @pytest.mark.parametrize("code", ["371626", "371681", "372330"])
    def test_every_code_it_ever_bore_leads_to_the_county(self, code: str) -> None:
        county = queries.county_of(code, TODAY)
        assert county is not None
        assert county.name_zh == "邹平市"

    @pytest.mark.parametrize(
        ("code", "day", "inside"),
        [
            ("371602", SEED, True),
            ("371626", SEED, True),
            ("371626", TODAY, True),  # identity numbers keep the code
            ("372328", SEED, True),  # 博兴 before 2000
            ("371681", SEED, False),  # not yet
            ("371601", SEED, True),
            ("371600", SEED, True),
            ("370102", SEED, False),
            ("130921", SEED, False),
        ],
    )
    def test_who_is_of_this_city(self, code: str, day: date, inside: bool) -> None:
        assert queries.in_city(code, day) is inside


@pytest.mark.usefixtures("loaded")
class TestPoints:
    @pytest.mark.parametrize(
        ("day", "stations", "postal"),
        [
            (date(2017, 5, 31), 0, 0),
            (date(2017, 6, 1), 36, 0),
            (date(2017, 6, 20), 36, 0),
            (date(2017, 6, 21), 36, 1),
            (date(2017, 7, 30), 36, 33),
            (date(2017, 7, 31), 36, 34),
        ],
    )
    def test_stations_open_on_one_day_and_agencies_one_by_one(
        self, day: date, stations: int, postal: int
    ) -> None:
        assert len(queries.points(day, kind=PointKind.STATION)) == stations
        assert len(queries.points(day, kind=PointKind.POSTAL)) == postal

    def test_a_point_stands_in_the_county_of_the_day(self) -> None:
        assert queries.point("O07", SEED).county_code == "371626"
        assert queries.point("O07", TODAY).county_code == "371681"

    @pytest.mark.parametrize("code", ["371626", "371681"])
    def test_points_of_a_county_by_any_of_its_codes(self, code: str) -> None:
        found = queries.points(SEED, kind=PointKind.STATION, county=code)
        assert len(found) == 7
        assert {point.county_code for point in found} == {"371626"}

    def test_points_that_handle_a_procedure(self) -> None:
        handling = queries.points(SEED, procedure="transfer-ownership")
        assert {point.kind for point in handling} == {PointKind.OFFICE, PointKind.STATION}
        assert len(handling) == 43

    def test_an_unknown_point_is_named(self) -> None:
        with pytest.raises(PointNotFound) as missing:
            queries.point("S99")
        assert "S99" in missing.value.say()

    def test_every_point_says_that_it_is_a_sample(self) -> None:
        assert all(p.sample and "样本" in p.name_zh for p in queries.points(TODAY))

    def test_make_up_days_are_working_days_and_holidays_are_not(self) -> None:
        saturday, may_day = date(2017, 5, 27), date(2017, 5, 1)  # 27 May made up for 29 May
        assert queries.hours_on("O01", saturday) == (Opening(510, 720), Opening(810, 1050))
        assert queries.hours_on("O01", may_day) == ()
        assert queries.hours_on("S05", date(2017, 10, 1)) == (Opening(510, 1020),)

    def test_a_point_not_yet_open_has_no_hours(self) -> None:
        assert queries.hours_on("S05", date(2017, 5, 31)) == ()


@pytest.mark.usefixtures("loaded")
class TestScope:
    @pytest.mark.parametrize(
        ("point", "procedure", "vehicle", "use", "day", "may"),
        [
            ("S05", "register-vehicle", "K33", "A", SEED, True),
            ("S05", "register-vehicle", "K33", "A", date(2017, 5, 31), False),
            ("S05", "register-vehicle", "K11", "A", SEED, False),
            ("S05", "register-vehicle", "K38", "A", SEED, False),
            ("S05", "register-vehicle", "K33", "O", SEED, False),
            ("S05", "register-vehicle", "H31", "F", SEED, False),
            ("S05", "cancel-registration", "K33", "A", SEED, False),
            ("O01", "cancel-registration", "K11", "B", SEED, True),
            ("O01", "register-vehicle", "H31", "R", TODAY, True),
            ("O02", "register-vehicle", "H31", "F", SEED, True),
            ("O02", "register-vehicle", "H31", "R", SEED, False),
            ("O02", "register-vehicle", "K21", "A", SEED, False),
            ("O02", "register-vehicle", "K38", "A", SEED, False),
            ("O02", "register-vehicle", "K33", "S", TODAY, False),
            ("P01", "register-vehicle", "K33", "A", TODAY, False),
            ("P01", "replace-plates", "K33", "A", SEED, True),
            ("P34", "replace-plates", "K33", "A", SEED, False),
            ("P34", "replace-plates", "K33", "A", date(2017, 7, 31), True),
            ("P01", "update-contact", None, "A", SEED, True),
            ("P01", "issue-mark-by-entrustment", "K33", "A", date(2018, 8, 31), True),
            ("P01", "issue-mark-by-entrustment", "K33", "A", date(2018, 9, 1), False),
            ("X99", "register-vehicle", "K33", "A", SEED, False),
        ],
    )
    def test_what_a_point_may_handle(
        self, point: str, procedure: str, vehicle: str | None, use: str, day: date, may: bool
    ) -> None:
        assert queries.may_handle(point, procedure, vehicle, day, use) is may

    def test_stations_handle_the_seven_businesses_of_the_report(self) -> None:
        lines = queries.scope_of("S05", SEED)
        assert [line.business.name_zh for line in lines if line.business] == [
            "新车上牌（注册登记）",
            "旧车过户（转让登记）",
            "六年免检",
            "补换领行驶证",
            "补换领号牌",
            "补换领检验合格标志",
            "互联网面签",
        ]

    def test_agencies_handle_the_seven_of_the_report_and_offices_everything(self) -> None:
        # The stamp of the report is given with the mark it belongs to, or alone.
        assert [
            line.business.name_zh for line in queries.scope_of("P01", SEED) if line.business
        ] == [
            "六年免检",
            "补换领行驶证",
            "补换领号牌",
            "补换领检验合格标志",
            "六年免检签章",
            "委托核发检验合格标志",
            "补换领驾驶证",
            "变更联系方式",
        ]
        assert [line.everything for line in queries.scope_of("O01", SEED)] == [True]


@pytest.mark.usefixtures("loaded")
class TestSettings:
    def test_a_setting_holds_until_the_next_one(self) -> None:
        days = [
            (date(2017, 6, 19), 183, date(2017, 6, 19)),
            (date(2017, 6, 20), 365, date(2019, 5, 31)),
            (date(2019, 6, 1), 730, None),
        ]
        for day, value, until in days:
            found = queries.setting("number-retain-days", day)
            assert (found.number, found.until_on) == (value, until)

    def test_before_its_first_day_a_setting_is_not_in_force(self) -> None:
        with pytest.raises(SettingNotInForce):
            queries.setting("draw-target", date(2017, 4, 30))

    def test_values_come_in_their_own_kind(self) -> None:
        assert queries.setting("residence-permit-scope", SEED).word == "outside-city"
        assert queries.setting("compose-allowed", SEED).yes is False
        with pytest.raises(TypeError):
            assert queries.setting("compose-allowed", SEED).number

    def test_all_settings_say_where_they_are_from(self) -> None:
        assert all(setting.source_zh and setting.source_en for setting in queries.settings())
