"""`make test-guest`: a Debian laptop in QEMU, with the agent installed as its hardened services."""
