"""The points of the two checklists at the counter, in the words of those who answer them."""

from doorstep.procedures.engine import Check

PROOF_CHECKS = (
    Check("valid", "身份证明、来历证明等证明、凭证都有效"),
    Check("intact", "来历证明没有涂改"),
    Check("owner", "来历证明上的所有人就是申请人"),
    Check("vehicle", "证明、凭证与这辆车相符"),
    Check("lawful", "没有法律、行政法规规定的其他不能登记的情形"),
)
EXAMINATION_CHECKS = (
    Check("vin", "车辆识别代号与凭证一致，没有凿改痕迹"),
    Check("engine", "发动机（电机）号码与凭证一致"),
    Check("appearance", "车型、颜色、外观与凭证一致"),
    Check("standard", "符合国家安全技术标准"),
)
