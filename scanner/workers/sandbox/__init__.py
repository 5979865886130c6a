"""What a worker may still do once it reads files: compute, and answer. One module a mechanism."""

from scanner.workers.sandbox.confine import confine
from scanner.workers.sandbox.confinement import Confinement, Held, Mechanism
from scanner.workers.sandbox.watch import EXIT_MEMORY

__all__ = ["EXIT_MEMORY", "Confinement", "Held", "Mechanism", "confine"]
