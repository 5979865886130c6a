"""What tells a person of their own files: one notice a day, in their session, by counts alone.

A service has no desktop, and a person's process must not read the service's state. So the service
publishes numbers in a folder (`post`), and each session runs a companion that reads its own.
"""

from agent.companion.notice import Act, Memory, Notice, Topic, acted, decide, recall, said
from agent.companion.post import Feedback, Post, Summary

__all__ = [
    "Act",
    "Feedback",
    "Memory",
    "Notice",
    "Post",
    "Summary",
    "Topic",
    "acted",
    "decide",
    "recall",
    "said",
]
