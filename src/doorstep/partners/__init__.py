"""Partner systems: other offices and companies whose programs may ask this one for some things.

Why a room of its own: a partner is neither a citizen nor staff; what it may ask is a contract with
days, and it may see a case only where the person said so.
"""
