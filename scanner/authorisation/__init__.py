"""Signed leave to open one private zone that is not one's own: given, checked, used once, told.

French labour courts let an employer open what is marked personal with its owner present or duly
called, or on a risk or particular event (Cass. soc. 17 May 2005, 03-40.017). Here that takes a
statement signed by two persons, for one zone of one machine, for a day at most, and once.
"""
