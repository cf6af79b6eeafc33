"""The doors to the outside: each an adapter and a simulator that speaks the same protocol."""
