"""The one writer of each log: takes intents in order, writes batches, publishes checkpoints."""

from doorstep.plates.sequencer.run import Sequencer, run

__all__ = ["Sequencer", "run"]
