"""The one writer of each log: takes intents in order, writes batches, publishes checkpoints."""

from doorstep.plates.sequencer.run import run
from doorstep.plates.sequencer.step import Sequencer

__all__ = ["Sequencer", "run"]
