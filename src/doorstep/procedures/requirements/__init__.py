"""Requirements and facts several procedures share: the statutory refusals, residence, number."""
