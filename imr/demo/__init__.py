"""The sample review (all of it invented), loaded through the services."""
