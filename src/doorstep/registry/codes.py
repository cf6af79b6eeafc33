"""Code tables of the vehicle file (GA/T 16.3–16.9): what a letter on a certificate means.

Why tables and not enumerations: codes come from outside, and a file keeps a code that a newer
edition of the standard dropped.
"""

from collections.abc import Mapping

VEHICLE_CLASSES: Mapping[str, str] = {
    "K11": "大型普通客车",
    "K12": "大型双层客车",
    "K13": "大型卧铺客车",
    "K14": "大型铰接客车",
    "K15": "大型越野客车",
    "K16": "大型轿车",
    "K17": "大型专用客车",
    "K18": "大型专用校车",
    "K21": "中型普通客车",
    "K22": "中型双层客车",
    "K23": "中型卧铺客车",
    "K24": "中型铰接客车",
    "K25": "中型越野客车",
    "K26": "中型轿车",
    "K27": "中型专用客车",
    "K28": "中型专用校车",
    "K31": "小型普通客车",
    "K32": "小型越野客车",
    "K33": "小型轿车",
    "K34": "小型专用客车",
    "K38": "小型专用校车",
    "K39": "小型面包车",
    "K41": "微型普通客车",
    "K42": "微型越野客车",
    "K43": "微型轿车",
    "K49": "微型面包车",
    "H11": "重型普通货车",
    "H12": "重型厢式货车",
    "H17": "重型自卸货车",
    "H21": "中型普通货车",
    "H22": "中型厢式货车",
    "H27": "中型自卸货车",
    "H31": "轻型普通货车",
    "H32": "轻型厢式货车",
    "H33": "轻型封闭货车",
    "H37": "轻型自卸货车",
    "H41": "微型普通货车",
    "H42": "微型厢式货车",
    "Q11": "重型半挂牵引车",
    "Z11": "大型非载货专项作业车",
    "Z12": "大型载货专项作业车",
}

USE_CHARACTERS: Mapping[str, str] = {
    "A": "非营运",
    "B": "公路客运",
    "C": "公交客运",
    "D": "出租客运",
    "E": "旅游客运",
    "F": "货运",
    "G": "租赁",
    "H": "警用",
    "I": "消防",
    "J": "救护",
    "K": "工程救险",
    "L": "营转非",
    "M": "出租转非",
    "N": "教练",
    "O": "幼儿校车",
    "P": "小学生校车",
    "Q": "初中生校车",
    "R": "危险货物运输",
    "S": "中小学生校车",
    "T": "预约出租客运",
    "U": "预约出租转非",
    "Z": "其他",
}

COLOURS: Mapping[str, str] = {
    "A": "白",
    "B": "灰",
    "C": "黄",
    "D": "粉",
    "E": "红",
    "F": "紫",
    "G": "绿",
    "H": "蓝",
    "I": "棕",
    "J": "黑",
    "Z": "其他",
}

FUELS: Mapping[str, str] = {
    "A": "汽油",
    "B": "柴油",
    "C": "电",
    "D": "混合油",
    "E": "天然气",
    "F": "液化石油气",
    "L": "甲醇",
    "M": "乙醇",
    "N": "太阳能",
    "O": "混合动力",
    "P": "氢",
    "Q": "生物燃料",
    "AC": "汽油、电",
    "AE": "汽油、天然气",
    "BC": "柴油、电",
}


def label(table: Mapping[str, str], code: str) -> str:
    """The word for a code; a code the table does not know stands for itself.

    >>> label(VEHICLE_CLASSES, "K33"), label(COLOURS, "?")
    ('小型轿车', '?')
    """
    return table.get(code, code)
