"""The carrier of text messages: adapter and simulator."""
