"""The command line: it parses, calls the engine, shows what comes, and returns an exit code."""
