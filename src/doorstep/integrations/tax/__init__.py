"""The tax office's platform: purchase tax and vehicle tax of a vehicle."""
