"""The legal record of vehicles: entries that are only ever added, and what follows from them.

Why both: an entry is what was decided and stays as it was; a projection is the sum of a vehicle's
entries today, kept in the same transaction so that lists and constraints can read it.
"""
