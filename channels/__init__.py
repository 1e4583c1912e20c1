"""The doors by phone."""
