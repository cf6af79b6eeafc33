"""Views of the workbench, one file per place of work."""
