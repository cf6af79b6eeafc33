"""The other side of the counter: the desk of a point, the review list of the vehicle office."""
