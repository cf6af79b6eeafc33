"""The province's pages: what waits for an officer, what was cosigned, what looks wrong."""
