"""The peers: how each is installed, run on a folder, and its answer read."""
