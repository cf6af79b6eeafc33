"""What `bench draw` and `bench bad-days` are made of: a city, its citizens, the plain design."""
