"""The identity card readers of the desks: adapter and simulator."""
