"""The recorder of traces for botocore's events."""

from collections.abc import Callable
from typing import Protocol

from inlaid.diagrams.traces.trace import format_call


class Events(Protocol):
    """The part of botocore's event system that a recorder needs."""

    def register(self, event_name: str, handler: Callable[..., None]) -> None:
        """Call the handler at each event of that name."""


class OperationModel(Protocol):
    """The part of botocore's model of an operation that a recorder needs."""

    @property
    def name(self) -> str:
        """The operation's name, such as `GetObject`."""

    @property
    def service_model(self) -> "ServiceModel":
        """The service that it belongs to."""


class ServiceModel(Protocol):
    """The part of botocore's model of a service that a recorder needs."""

    @property
    def service_id(self) -> str:
        """The service's name, such as `S3`."""


def record_botocore(events: Events, actor: str, write: Callable[[str], object]) -> None:
    """Write one line of a trace at every call that a botocore or boto3 client begins.

    ``events`` is `client.meta.events` or a session's event system, ``write`` takes text, for
    example the `write` of an open file. Retries of one call are one line.
    """

    def handle(model: OperationModel, **_: object) -> None:
        write(format_call(actor, model.service_model.service_id, model.name))

    events.register("before-call", handle)
