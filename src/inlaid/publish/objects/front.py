"""What stands between a store and its readers."""

from dataclasses import dataclass
from typing import Final, Protocol

from inlaid.diagnostics.finding import Finding
from inlaid.publish.plan.manifest import NO_SWITCH, Switch
from inlaid.publish.plan.plan import PublishPlan


class Front(Protocol):
    """What readers ask instead of the store itself."""

    def check(self, plan: PublishPlan) -> None:
        """Raise PublishError when it is known beforehand that the switch will fail."""

    def switch(self, plan: PublishPlan) -> Switch:
        """Make readers get the release of the plan; return the function that does it."""

    def find_stale(self, plan: PublishPlan) -> tuple[str, ...]:
        """Return the paths that may be cached with a content that is no longer right."""

    def invalidate(self, plan: PublishPlan) -> tuple[tuple[str, ...], tuple[Finding, ...]]:
        """Tell the caches what the plan makes stale; return the items and, if it failed, why."""


@dataclass(frozen=True, slots=True)
class Direct:
    """Nothing: readers ask the store, where a file is new as soon as it is replaced."""

    def check(self, plan: PublishPlan) -> None:
        """Nothing can fail."""

    def switch(self, plan: PublishPlan) -> Switch:
        """Nothing is switched."""
        del plan
        return NO_SWITCH

    def find_stale(self, plan: PublishPlan) -> tuple[str, ...]:
        """Nothing is cached that is known of."""
        del plan
        return ()

    def invalidate(self, plan: PublishPlan) -> tuple[tuple[str, ...], tuple[Finding, ...]]:
        """Nothing is invalidated."""
        del plan
        return (), ()


DIRECT: Final = Direct()
