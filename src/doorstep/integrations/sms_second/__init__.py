"""The second carrier of text messages: only a simulator, the protocol is that of the first."""
