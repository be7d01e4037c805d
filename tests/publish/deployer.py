"""Publishes in processes that can be killed: this one imports everything once, then forks.

Reads one JSON object a line from standard input: {site, to, options, kill_at, when, cloudfront}. Answers with
{killed, requests, sent, error, reasons, release} when the child has ended. With "runs", a list of
such objects, the children run at the same time and the answer is a list.
"""

import gc
import json
import os
import signal
import sys
import traceback
from dataclasses import replace
from functools import cache
from pathlib import Path

import inlaid.publish.s3
from inlaid.errors import InlaidError
from inlaid.publish.origin import Origin
from inlaid.publish.owner import name_owner
from inlaid.publish.publisher import carry_out, propose_rollback, propose_site
from inlaid.publish.settings import DeleteLimit, publish_settings
from inlaid.publish.target import open_target


class Killer:
    """Counts the requests of a client and ends the process at one of them."""

    def __init__(self, kill_at: int, when: str) -> None:
        self.kill_at, self.when, self.count = kill_at, when, 0

    def before(self, **_: object) -> None:
        self.count += 1
        if self.when == "before" and self.count == self.kill_at:
            os.kill(os.getpid(), signal.SIGKILL)

    def after(self, **_: object) -> None:
        if self.when == "after" and self.count >= self.kill_at > 0:
            os.kill(os.getpid(), signal.SIGKILL)


def prepare(run: dict):
    """Open the target in this process: clients take a quarter of a second to make."""
    settings = publish_settings({"publish": run.get("options", {})})
    if "cloudfront" in run:
        os.environ["AWS_ENDPOINT_URL_CLOUDFRONT"] = run["cloudfront"]
    target = open_target(run["to"], Path(run["site"]).parent, settings, "")
    if hasattr(target, "store"):
        # A first request fills the caches of botocore; its connection must not be shared.
        target.store.read_manifest()
        target.store.client.close()
        if hasattr(target.front, "client"):
            target.front.client.list_functions()
            target.front.client.close()
    gc.freeze()
    return settings, target


def run_child(run: dict, settings, target) -> dict:
    killer = Killer(run.get("kill_at", 0), run.get("when", "before"))
    progress = lambda _: None  # noqa: E731
    if hasattr(target, "store"):
        target = replace(target, owner=name_owner("tester"))
        clients = [target.store.client]
        if hasattr(target.front, "client"):
            clients.append(target.front.client)
        for client in clients:
            client.meta.events.register("before-send", killer.before)
            client.meta.events.register("response-received", killer.after)
    else:
        target = type(target)(target.folder, name_owner("tester"))

        def progress(_: int) -> None:
            killer.before()

    try:
        if "rollback" in run:
            proposal = propose_rollback(run["rollback"], target, settings)
        else:
            origin = Origin("tester", "c0ffee")
            proposal = propose_site(
                Path(run["site"]), target, settings, origin, repair=run.get("repair", False)
            )
        summary = carry_out(proposal, target, DeleteLimit(percent=100), progress)
    except InlaidError as error:
        return {"error": str(error), "requests": killer.count}
    return {
        "requests": killer.count,
        "sent": summary.sent,
        "deleted": summary.deleted,
        "reasons": dict(summary.reasons),
        "release": summary.release,
        "notices": [str(each) for each in summary.notices],
    }


def start(run: dict, prepared: dict) -> tuple[int, int]:
    key = json.dumps([run["to"], run.get("options", {})], sort_keys=True)
    if key not in prepared:
        prepared[key] = prepare(run)
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reader)
        try:
            answer = run_child(run, *prepared[key])
        except BaseException:  # noqa: BLE001
            answer = {"error": "TRACEBACK " + traceback.format_exc(), "requests": 0}
        with os.fdopen(writer, "w") as stream:
            stream.write(json.dumps(answer))
        os._exit(0)
    os.close(writer)
    return child, reader


def finish(child: int, reader: int) -> dict:
    with os.fdopen(reader) as stream:
        text = stream.read()
    _, status = os.waitpid(child, 0)
    killed = os.WIFSIGNALED(status)
    return {"killed": killed, **(json.loads(text) if text and not killed else {})}


def main() -> None:
    prepared: dict = {}
    # One session reads the descriptions of the services once, and not for each target.
    inlaid.publish.s3.Session = cache(inlaid.publish.s3.Session)
    for line in sys.stdin:
        request = json.loads(line)
        runs = request.get("runs", [request])
        answers = [finish(*each) for each in [start(run, prepared) for run in runs]]
        print(json.dumps(answers if "runs" in request else answers[0]), flush=True)


if __name__ == "__main__":
    main()
