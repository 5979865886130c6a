"""The agent's side of the protocol with the collector (docs/agent-protocol.md)."""
