"""`colmate agent`: the commands of whoever installs, starts, asks and stops the agent."""
