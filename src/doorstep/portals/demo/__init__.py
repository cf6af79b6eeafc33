"""The demonstration: invented people to be with one click, a tour of five minutes, their texts."""
