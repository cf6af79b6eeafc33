"""Another carrier, so that the first can be silent while this one takes messages."""

from doorstep.integrations.simulator import Simulator
from doorstep.integrations.sms.simulator import Carrier

application = Simulator(Carrier().handle)
