"""Root and office keys, made and used by hand on a machine that is on no network.

No secret is ever an argument (process lists show them) or an environment variable, and none is written unlocked.
"""
