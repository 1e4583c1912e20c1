"""The office."""

# Day of this release. Clients measure the directory's expiry by the later of it and their own clock.
RELEASE = "2026-11-23"
