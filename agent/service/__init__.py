"""The running agent: what it is told and notices, in the order in which it is done."""
