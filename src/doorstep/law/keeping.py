"""How long things are kept, by day, each with its source."""

from doorstep.kernel.dated import Dated, since
from doorstep.kernel.periods import Days
from doorstep.law.instruments import city_practice

EXPORT_KEPT = Dated("本人信息导出文件保存天数", since("2008-10-01", Days(7), city_practice()))
"""Long enough to fetch, short enough not to become a second record."""
