"""What the rigs with real parts share: checks, hard deadlines, missing parts, locked packages."""
