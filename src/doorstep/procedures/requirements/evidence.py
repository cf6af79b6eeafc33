"""Evidence that many businesses ask for, each with the rules that ask it."""

from doorstep.law.instruments import mps_102, mps_124, mps_164
from doorstep.procedures.engine import brought

IDENTITY = brought("identity", "车主的身份证明", mps_102(), mps_124(), mps_164("第八十九条"))
MANDATE = brought(
    "mandate",
    "代理人的身份证明和车主的委托书",
    mps_102("第五十八条"),
    mps_124("第五十八条"),
    mps_164("第八十六条"),
    hint="请人代办才要。",
)
CERTIFICATE = brought("registration-certificate", "机动车登记证书", mps_102(), mps_124(), mps_164())
LICENCE = brought("vehicle-licence", "行驶证", mps_102(), mps_124(), mps_164())
PLATES = brought("plates", "号牌", mps_102(), mps_124(), mps_164())
