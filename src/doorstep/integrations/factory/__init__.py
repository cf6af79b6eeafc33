"""The factory-certificate platform: what a maker says of a vehicle it made."""
