"""The switch of whole releases: the CloudFront function that maps a URL to the layer of its file.

A function runs before CloudFront looks into its caches, and publishing it replaces it at once. So a
place of CloudFront serves the old release or the new one; and a file that changed has another URL
in the caches, so that nothing is invalidated.
"""

import hashlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any, Final

from botocore.exceptions import BotoCoreError, ClientError

from inlaid.diagnostics.codes import PUBLISH_CHANGED, PUBLISH_STORE
from inlaid.diagnostics.finding import Finding
from inlaid.publish.aws.denial import explain, find_code
from inlaid.publish.aws.edge_map import EdgeMap, count_layers, make_edge_map
from inlaid.publish.aws.viewer_function import MOST_BYTES, RUNTIME, find_odd_names, render_function
from inlaid.publish.failure import PublishError
from inlaid.publish.plan.layers import find_path
from inlaid.publish.plan.manifest import Switch, find_live
from inlaid.publish.plan.plan import Layers, PublishPlan
from inlaid.publish.settings import PublishSettings

_SPARE: Final = 100  # bytes of the function for what surrounds the map
_CONFLICTS: Final = frozenset({"PreconditionFailed", "InvalidIfMatchVersion", "412"})


@dataclass(frozen=True, slots=True)
class EdgeFunction:
    """A function that exists already; ``client`` is a CloudFront client of botocore."""

    client: Any
    settings: PublishSettings

    @property
    def name(self) -> str:
        """The name of the function."""
        return self.settings.cloudfront.function

    def check(self, plan: PublishPlan) -> None:
        """Raise PublishError when the publish couldn't switch in the end."""
        _render_release(self.settings, plan)
        if not plan.next.switch.tag:
            with self._explain():
                self._describe()

    def switch(self, plan: PublishPlan) -> Switch:
        """Make readers get the release of the plan; return the function as it is then.

        Raises PublishError when somebody else changed the function since the last publish.
        """
        code = _render_release(self.settings, plan).encode()
        ours = _comment(plan.next.releases[0].id)
        with self._explain():
            tag = self._update(code, ours, plan)
            return replace(plan.next.switch, tag=self._publish(ours, tag))

    def find_stale(self, plan: PublishPlan) -> tuple[str, ...]:
        """Nothing: what replaces a file has another URL by the time caches see it."""
        del plan
        return ()

    def invalidate(self, plan: PublishPlan) -> tuple[tuple[str, ...], tuple[Finding, ...]]:
        """Nothing is stale."""
        del plan
        return (), ()

    def _update(self, code: bytes, ours: str, plan: PublishPlan) -> str:
        # After an interrupted publish, nobody knows which tag it left.
        known = "" if plan.base.pending else plan.next.switch.tag
        try:
            return self._send(code, ours, known or self._describe().tag)
        except ClientError as error:
            if find_code(error) not in _CONFLICTS:
                raise
        found = self._describe()
        if found.comment == ours:  # a try arrived, and its answer was lost
            return found.tag
        if not plan.base.releases or found.comment != _comment(plan.base.releases[0].id):
            raise PublishError(PUBLISH_CHANGED, f"the function {self.name} is somebody else's now")
        return self._send(code, ours, found.tag)

    def _send(self, code: bytes, comment: str, tag: str) -> str:
        config = {"Comment": comment, "Runtime": RUNTIME}
        answer = self.client.update_function(
            Name=self.name, IfMatch=tag, FunctionConfig=config, FunctionCode=code
        )
        # The API describes the header as `ETtag`.
        return str(answer.get("ETag") or _read_tag(answer) or self._describe().tag)

    def _publish(self, ours: str, tag: str) -> str:
        try:
            answer = self.client.publish_function(Name=self.name, IfMatch=tag)
        except ClientError as error:
            if find_code(error) not in _CONFLICTS or self._describe("LIVE").comment != ours:
                raise
            return tag
        return _read_tag(answer) or tag

    def _describe(self, stage: str = "DEVELOPMENT") -> "_State":
        answer = self.client.describe_function(Name=self.name, Stage=stage)
        comment = answer["FunctionSummary"]["FunctionConfig"].get("Comment", "")
        return _State(str(answer["ETag"]), str(comment))

    @contextmanager
    def _explain(self) -> Iterator[None]:
        place = f"the function {self.name}"
        try:
            yield
        except (ClientError, BotoCoreError) as error:
            if isinstance(error, ClientError) and find_code(error) == "NoSuchFunctionExists":
                message = f"{place} doesn't exist; `inlaid cloudfront-function` prints its code"
                raise PublishError(PUBLISH_STORE, message) from error
            raise explain(place, error) from error


@dataclass(frozen=True, slots=True)
class _State:
    """A stage of the function: its tag, and the comment, which names the release."""

    tag: str
    comment: str


def find_layers(settings: PublishSettings) -> Layers:
    """Return the function that the settings ask for, its tag left open, and its room for a map."""
    code = _render(settings, EdgeMap(())).encode()
    source, room = hashlib.sha256(code).hexdigest(), MOST_BYTES - _SPARE - len(code)
    switch = Switch(settings.cloudfront.function, source)
    return Layers(switch, lambda paths: count_layers(paths, room))


def _render(settings: PublishSettings, edge_map: EdgeMap) -> str:
    return render_function(settings.redirects or {}, settings.cloudfront.base, edge_map)


def _render_release(settings: PublishSettings, plan: PublishPlan) -> str:
    names = find_odd_names(find_live(plan.next))
    base, redirects = settings.cloudfront.base, settings.redirects or {}
    return render_function(redirects, base, _map_release(plan), names)


def _map_release(plan: PublishPlan) -> EdgeMap:
    """Return the map of what is served; nothing else that lies in some layer is in reach."""
    live = {path: entry.layer for path, entry in find_live(plan.next).items()}
    older = {path for release in plan.next.releases[1:] for path in release.files}
    left = {find_path(key) for key in (*plan.next.doomed, *plan.drops)}
    return make_edge_map(live, sorted((older | left) - live.keys()))


def _comment(release_id: str) -> str:
    return f"Inlaid, release {release_id}"


def _read_tag(answer: Mapping[str, Any]) -> str:
    headers = answer.get("ResponseMetadata", {}).get("HTTPHeaders", {})
    return str(headers.get("etag", ""))
