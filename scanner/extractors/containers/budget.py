"""What a container may still expand to: one budget for all the containers nested in it.

Counted on bytes really produced and on members really met, never on sizes that an archive
declares: those lie.
"""

from scanner.extractors.content import Content
from scanner.extractors.errors import BudgetSpent
from scanner.limits import Limits


class Budget:
    """The bytes and members left to the outermost container."""

    def __init__(self, *, max_bytes: int, max_members: int) -> None:
        """Start with everything left."""
        self.bytes_left = max_bytes
        self.members_left = max_members

    @classmethod
    def of(cls, content: Content, limits: Limits) -> "Budget":
        """The budget under which a container is read.

        A member of another container goes on with the budget of that one, so that thousands of
        small bombs in one archive cost no more than one.
        """
        if isinstance(content, Expanded):
            return content.budget
        allowance = limits.expanded_allowance(content.size)
        return cls(max_bytes=allowance, max_members=limits.max_members)

    def take_bytes(self, count: int) -> None:
        """Account for bytes that were produced.

        Raises:
            BudgetSpent: they are more than was left.
        """
        self.bytes_left -= count
        if self.bytes_left < 0:
            raise BudgetSpent("expanded bytes exceed the allowance")

    def take_member(self) -> None:
        """Account for one more member.

        Raises:
            BudgetSpent: there are more members than allowed.
        """
        self.members_left -= 1
        if self.members_left < 0:
            raise BudgetSpent("more members than allowed")


class Expanded(Content):
    """Content that came out of a container and carries the budget of the outermost one."""

    budget: Budget

    def resize(self, size: int) -> None:
        """Correct a size that was unknown or declared, now that the end was met."""
        self.size = size

    @classmethod
    def of_member(cls, data: bytes, *, suffix: str, budget: Budget) -> "Expanded":
        """Wrap the bytes of a member that its reader has already decoded."""
        content = cls.of_bytes(data, suffix)
        assert isinstance(content, cls)
        content.budget = budget
        return content
