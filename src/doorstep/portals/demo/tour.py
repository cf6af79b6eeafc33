"""The five-minute tour: what to press, in order, and what to look at."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class TourStep:
    """One step; with a `person` the step begins by being that person."""

    what: str
    why: str
    person: str = ""
    button: str = ""
    page: str = ""
    """The name of an address that the button leads to."""
    outage: bool = False
    """Whether the province may be stopped here."""


STEPS = (
    TourStep(
        "买车的人：点“新车上牌”，看要准备什么，再点“看看我能不能办”，点“看结果”。",
        "每一条都写着依据。页面下方可以换一天，规定会跟着变。",
        "blue-buyer",
        "以苏样例的身份进去",
    ),
    TourStep(
        "点“下一步：抽号、选号”，抽五十个号码，选一个。",
        "号码是当场随机抽的，回执可以自己验。",
    ),
    TourStep(
        "选一个网点（最近的已经选好），核对，提交申请。",
        "页面写“已收到，还没办成”：收到不等于办成。",
    ),
    TourStep(
        "登记服务站：打开这笔申请，核对原件，受理；再查验车辆。",
        "登记服务站只受理和查验，不能审核。没有录像就不能查验。",
        "clerk",
        "以丁受例的身份进去",
    ),
    TourStep(
        "车管所：远程审核，准予登记。",
        "准予以后号码正式归这辆车，账本里多一条。",
        "registrar",
        "以方审例的身份进去",
    ),
    TourStep(
        "登记服务站：填票据号码登记收费，制证，发放四样牌证。",
        "费用没交清就不能发放。全程只在这里打一次字。",
        "clerk",
        "再以丁受例的身份进去",
    ),
    TourStep(
        "买车的人：在首页打开刚办完的这一件，看整个过程。",
        "谁、何时、做了什么，都在一条时间线上，还可以评价一次。",
        "blue-buyer",
        "再以苏样例的身份进去",
    ),
    TourStep(
        "路人：不登录，看号池的公开数字，照着页面上的命令把整本账验一遍。",
        "不用相信我们。",
        "stranger",
        "不登录，进去看",
    ),
    TourStep(
        "路人：挑一种作弊的办法，看普通的审计怎么说。",
        "作弊的人拿着市里全部的密钥，还是骗不过去。",
        button="试着作弊",
        page="oversight:cheats",
    ),
    TourStep(
        "停掉省级，再抽一次号：您的申请收下了，等省级回来自动继续。",
        "没有省级看着，什么都不记账；柜台上别的事不受影响。",
        outage=True,
    ),
)
