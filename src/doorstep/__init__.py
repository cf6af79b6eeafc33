"""Doorstep 家门口的车管所: one vehicle-and-driver service for a city."""
