"""Which of the two services these pages belong to, and the addresses every page of it links to."""

from dataclasses import dataclass

from django.conf import settings


@dataclass(frozen=True, slots=True)
class Link:
    """A word in the footer and the view it leads to."""

    label: str
    view: str


@dataclass(frozen=True, slots=True)
class Site:
    """One service as its layout shows it: `city` asks for the city's name under its own."""

    name: str
    home: str
    sign_in: str
    sign_out: str
    links: tuple[Link, ...]
    note: str
    city: bool


_ABOUT = (
    Link("无障碍说明", "frame:accessibility"),
    Link("个人信息怎么用", "frame:privacy"),
    Link("登录的规则", "frame:sign-in-rules"),
    Link("工作人员登录", "frame:staff"),
)
CITY = Site(
    name="家门口的车管所",
    home="citizen:home",
    sign_in="citizen:sign-in",
    sign_out="citizen:sign-out",
    links=(
        Link("号牌号码公开", "oversight:pools"),
        Link("网点一览表", "oversight:points"),
        *_ABOUT,
    ),
    note="本站是开源软件“家门口的车管所”的一个安装。办不成、看不懂，都可以直接去任何一个车管所窗口。",
    city=True,
)
PROVINCE = Site(
    name="号牌号码省级见证",
    home="province:home",
    sign_in="account_login",
    sign_out="account_logout",
    links=_ABOUT,
    note="本站由省级独立运行：各市的号码账本先在这里重放一遍，才算数。",
    city=False,
)


def site() -> Site:
    """The service this process serves."""
    return CITY if settings.SERVES == "city" else PROVINCE
