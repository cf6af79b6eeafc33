"""Draw cards: what the province prints and seals, and which of them this city takes.

Why printed by another: whoever makes the nonces of a desk must not be whoever runs the draw. The
print file holds secrets and goes to the printer alone; the sealed list holds none.
"""
