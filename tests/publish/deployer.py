"""Publishes in processes that can be killed: this one imports everything once, then forks.

Reads one JSON object a line from standard input: {site, to, options, kill_at, when, cloudfront}.
Answers with {killed, requests, kinds, sent, error, reasons, release} when the child has ended. With
"runs", a list of such objects, the children run at the same time and the answer is a list.

With "forks" false, nothing is forked, which is quicker: at the kill this process stops to send
requests for that publish, and the name of the lock's holder is that of a process that has ended.
"""

import gc
import json
import os
import signal
import sys
import time
import traceback
from dataclasses import replace
from functools import cache
from pathlib import Path
from types import SimpleNamespace

import botocore.endpoint

from inlaid.errors import InlaidError
from inlaid.publish.aws import s3
from inlaid.publish.objects.owner import name_owner
from inlaid.publish.open import open_target
from inlaid.publish.origin import Origin
from inlaid.publish.progress import SILENT
from inlaid.publish.publisher import carry_out, propose_rollback, propose_site
from inlaid.publish.settings import PUBLISH, DeleteLimit


class Killed(BaseException):
    """The process would be gone."""


class Killer:
    """Knows the requests of its clients and ends the process at one of them."""

    def __init__(self, run: dict) -> None:
        self.kill_at, self.when = run.get("kill_at", 0), run.get("when", "before")
        self.forked, self.dead, self.kinds = run.get("forks", True), False, []

    def before(self, request=None, event_name: str = "", **_: object) -> None:
        self.die_if(self.dead)
        self.kinds.append(name_kind(request, event_name))
        self.die_if(self.when == "before" and len(self.kinds) == self.kill_at)

    def after(self, **_: object) -> None:
        self.die_if(self.dead or (self.when == "after" and len(self.kinds) >= self.kill_at > 0))

    def die_if(self, due: bool) -> None:
        if not due:
            return
        if self.forked:
            os.kill(os.getpid(), signal.SIGKILL)
        self.dead = True
        raise Killed


class Watched:
    """Kills at a file of a directory."""

    def __init__(self, killer: Killer) -> None:
        self.killer, self.stage = killer, ""

    def begin(self, stage: str, _total: int) -> None:
        self.stage = stage

    def advance(self) -> None:
        if self.stage == "writing":
            self.killer.before()


def name_kind(request, event_name: str) -> str:
    """Return the operation, and what it is about."""
    kinds = ("manifest.json", "manifest.kept.json", "objects", "files")
    about = next((kind for kind in kinds if request and f".inlaid/{kind}" in request.url), "")
    return f"{event_name.rpartition('.')[2]} {about}".strip()


def prepare(run: dict):
    """Open the target in this process: clients take a quarter of a second to make."""
    settings = PUBLISH(run.get("options", {}))
    if "cloudfront" in run:
        os.environ["AWS_ENDPOINT_URL_CLOUDFRONT"] = run["cloudfront"]
    target = open_target(run["to"], Path(run["site"]).parent, settings, "")
    if hasattr(target, "store"):
        target.store.read_manifest()  # a first request fills the caches of botocore
        if hasattr(target.front, "client"):
            target.front.client.list_functions()
    gc.freeze()
    return settings, target


def run_publish(run: dict, settings, target) -> dict:
    killer = Killer(run)
    if not hasattr(target, "store"):
        target = type(target)(target.folder, name_owner("tester"))
        return carry_out_run(run, settings, target, killer, Watched(killer))
    target = replace(target, owner=name_holder(killer.forked))
    events = [client.meta.events for client in find_clients(target)]
    for event in events:
        event.register("before-send", killer.before)
        event.register("response-received", killer.after)
    try:
        return carry_out_run(run, settings, target, killer, SILENT)
    finally:
        for name in events:
            name.unregister("before-send", killer.before)
            name.unregister("response-received", killer.after)


def find_clients(target) -> list:
    """Return the clients of botocore that a target has."""
    owners = (getattr(target, "store", None), getattr(target, "front", None))
    return [owner.client for owner in owners if hasattr(owner, "client")]


def name_holder(forked: bool) -> str:
    author, machine, process, token = name_owner("tester").split("/")
    number = process.partition(".")[0]
    return f"{author}/{machine}/{process if forked else f'{number}.0'}/{token}"


def carry_out_run(run: dict, settings, target, killer: Killer, progress) -> dict:
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
        return {"error": str(error), "requests": len(killer.kinds), "kinds": killer.kinds}
    return {
        "requests": len(killer.kinds),
        "kinds": killer.kinds,
        "sent": summary.sent,
        "deleted": summary.deleted,
        "reasons": dict(summary.reasons),
        "release": summary.release,
        "notices": [str(notice) for notice in summary.notices],
    }


def run_safely(run: dict, prepared: tuple) -> dict:
    try:
        return {"killed": False, **run_publish(run, *prepared)}
    except Killed:
        return {"killed": True}
    except BaseException:  # noqa: BLE001
        return {"error": "TRACEBACK " + traceback.format_exc(), "requests": 0}


def open_prepared(run: dict, prepared: dict) -> tuple:
    key = json.dumps([run["to"], run.get("options", {})], sort_keys=True)
    if key not in prepared:
        prepared[key] = prepare(run)
    return prepared[key]


def start(run: dict, prepared: dict) -> tuple[int, int]:
    _, target = open_prepared(run, prepared)
    for client in find_clients(target):
        client.close()  # its connections must not be shared
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reader)
        answer = run_safely(run, open_prepared(run, prepared))
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
    return {"killed": True} if killed else json.loads(text)


def main() -> None:
    prepared: dict = {}
    # One session reads the descriptions of the services once, and not for each target.
    s3.Session = cache(s3.Session)
    # Tries follow each other as they would, in a twentieth of the time.
    botocore.endpoint.time = SimpleNamespace(sleep=lambda seconds: time.sleep(seconds / 20))
    for line in sys.stdin:
        request = json.loads(line)
        if "runs" in request:
            answers = [
                finish(*started) for started in [start(run, prepared) for run in request["runs"]]
            ]
        elif request.get("forks", True):
            answers = finish(*start(request, prepared))
        else:
            answers = run_safely(request, open_prepared(request, prepared))
        print(json.dumps(answers), flush=True)


if __name__ == "__main__":
    main()
