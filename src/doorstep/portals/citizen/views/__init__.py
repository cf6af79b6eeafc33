"""Views of the citizen's portal, one file per part of the journey."""
