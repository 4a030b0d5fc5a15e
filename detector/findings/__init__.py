"""Observations → findings: calibrated, one for a place, with suggestions and a stable id."""
