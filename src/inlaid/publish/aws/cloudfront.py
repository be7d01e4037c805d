"""CloudFront: tell the caches of a distribution what became stale."""

from dataclasses import dataclass
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from inlaid.diagnostics.codes import PUBLISH_CACHE
from inlaid.diagnostics.finding import Finding
from inlaid.publish.aws.invalidation import find_stale, plan_invalidation
from inlaid.publish.plan.manifest import NO_SWITCH, Switch
from inlaid.publish.plan.plan import PublishPlan
from inlaid.publish.settings import CloudFrontSettings


@dataclass(frozen=True, slots=True)
class Distribution:
    """A CloudFront distribution; ``client`` is a CloudFront client of botocore."""

    client: Any
    settings: CloudFrontSettings

    def check(self, plan: PublishPlan) -> None:
        """Nothing is known beforehand."""

    def switch(self, plan: PublishPlan) -> Switch:
        """Nothing is switched: files were replaced in place."""
        del plan
        return NO_SWITCH

    def find_stale(self, plan: PublishPlan) -> tuple[str, ...]:
        """Return the paths that may be cached with a content that is no longer right."""
        return find_stale(plan)

    def invalidate(self, plan: PublishPlan) -> tuple[tuple[str, ...], tuple[Finding, ...]]:
        """Invalidate what the plan makes stale; return the items and a notice when that failed.

        A failure doesn't undo a publish: its paths are invalidated by the next one.
        """
        items = tuple(invalidated.item for invalidated in plan_invalidation(plan, self.settings))
        try:
            self._send(items, plan.next.releases[0].id)
        except ClientError as error:
            reason = error.response.get("Error", {}).get("Code") or str(error)
        except BotoCoreError as error:  # a WaiterError too
            reason = str(error)
        else:
            return items, ()
        message = f"{self.settings.distribution}: {reason}; not invalidated: {' '.join(items)}"
        return (), (Finding(PUBLISH_CACHE, message),)

    def _send(self, items: tuple[str, ...], reference: str) -> None:
        name = self.settings.distribution
        answer = self.client.create_invalidation(
            DistributionId=name,
            InvalidationBatch={
                "Paths": {"Quantity": len(items), "Items": list(items)},
                "CallerReference": reference,  # a repeated request makes no second invalidation
            },
        )
        if self.settings.wait:
            waiter = self.client.get_waiter("invalidation_completed")
            waiter.wait(DistributionId=name, Id=answer["Invalidation"]["Id"])
