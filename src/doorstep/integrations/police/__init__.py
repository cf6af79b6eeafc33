"""The police network: what it knows of a vehicle, and acts that are made there."""
