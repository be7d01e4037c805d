"""Do all the work of a plan: known results first, the rest in parallel, each exactly once."""

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, CancelledError, Executor, Future, wait
from dataclasses import dataclass, field
from itertools import chain
from typing import assert_never

from inlaid.errors import InlaidError
from inlaid.verify.plan.work import ProgramWork, Result, SessionWork, SyntaxWork, Work
from inlaid.verify.run.cache import ResultCache, Stored
from inlaid.verify.run.fingerprint import Fingerprints
from inlaid.verify.run.perform import perform
from inlaid.verify.run.surroundings import Surroundings
from inlaid.verify.sandbox.limits import Limits
from inlaid.verify.sandbox.program import Isolation
from inlaid.verify.sessions.shared_start import find_start, split_sessions

_LOOK, _SILENCE = 1, 15  # seconds between looks at what runs, and until it is reported
_MOST_TEXTS = 100  # texts that are checked by one run of a tool
_MOST_SESSIONS = 100  # that share a start

Progress = Callable[[int, int], None]  # how many units are done, of how many
Tell = Callable[[str], None]  # a line for who watches, while work is done


@dataclass(frozen=True, slots=True)
class Runner:
    """How work is done: on which executor, with what environment, and what is reported of progress.

    ``width``: how many units the executor does at a time. ``cache`` None: everything is done anew.
    ``surroundings`` are looked for meanwhile. ``tell``: who says what is missing or takes long.
    ``watch`` is called while results are awaited, and raises InlaidError when none can come.
    """

    executor: Executor
    width: int
    environment: Mapping[str, str]
    isolation: Isolation
    limits: Limits
    cache: ResultCache | None
    progress: Progress = lambda _done, _total: None
    tell: Tell = lambda _line: None
    watch: Callable[[], None] = lambda: None
    surroundings: Surroundings = field(default_factory=Surroundings)


def run_works(
    works: Sequence[Work], runner: Runner, fingerprints: Fingerprints
) -> dict[Work, Result]:
    """Return the result of each unit of work.

    Raises InlaidError when the executor loses work for good, such as a machine that is gone.
    """
    results = _load_known(works, runner, fingerprints)
    runner.progress(len(results), len(works))
    open_works = [work for work in works if work not in results]
    return results | _run_open(open_works, runner, len(results))


def _load_known(
    works: Sequence[Work], runner: Runner, fingerprints: Fingerprints
) -> dict[Work, Result]:
    if runner.cache is None:
        return {}
    keys = {work: fingerprints.key(work) for work in works}
    known = runner.cache.load(keys.values())
    if any(stored.state and stored.result.uses is None for stored in known.values()):
        runner.surroundings.expect_python()
    return {
        work: known[key].result
        for work, key in keys.items()
        if key in known
        and known[key].state == fingerprints.identify_uses(work, known[key].result.uses)
    }


def store_results(
    results: Mapping[Work, Result], good: set[Work], runner: Runner, fingerprints: Fingerprints
) -> None:
    """Keep the new results of work that no example failed on."""
    if runner.cache is None:
        return
    new = {
        fingerprints.key(work): Stored(result, fingerprints.identify_uses(work, result.uses))
        for work, result in results.items()
        if work in good and not result.cached
    }
    if new:
        runner.cache.store(new)


def _run_open(works: Sequence[Work], runner: Runner, before: int) -> dict[Work, Result]:
    futures: dict[Future[list[Result]], list[Work]] = {
        runner.executor.submit(
            perform, batch, dict(runner.environment), runner.isolation, runner.limits
        ): batch
        for batch in _split_batches(works, runner)
    }
    results: dict[Work, Result] = {}
    for future in _await(futures, runner):
        batch = futures[future]
        try:
            done = future.result()
        except Exception as error:
            for other in futures:
                other.cancel()
            why = "the connection is lost" if isinstance(error, CancelledError) else error
            raise InlaidError(f"verify: {len(batch)} units of work were lost: {why}") from error
        results |= dict(zip(batch, done, strict=True))
        runner.progress(before + len(results), before + len(works))
    return results


def _await(
    futures: Mapping[Future[list[Result]], list[Work]], runner: Runner
) -> Iterator[Future[list[Result]]]:
    """Each future when it is done; what takes long is reported meanwhile."""
    waiting, began = set(futures), time.monotonic()
    seen: dict[Future[list[Result]], float] = {}  # since when it runs, as far as one can tell
    reported = began
    while waiting:
        done, waiting = wait(waiting, timeout=_LOOK, return_when=FIRST_COMPLETED)
        yield from done
        if waiting:
            runner.watch()
        now = time.monotonic()
        for future in waiting:
            if future.running():
                seen.setdefault(future, now)
        if now - reported < _SILENCE:
            continue
        reported = now
        for future in waiting & seen.keys():
            for work in futures[future][:1]:  # of sessions that share their start
                if not isinstance(work, SyntaxWork) and now - seen[future] >= _SILENCE:
                    runner.tell(_describe(work, now - seen[future]))


def _describe(work: ProgramWork | SessionWork, seconds: float) -> str:
    match work:
        case ProgramWork():
            what = f"{work.label}: `{work.command}`"
        case SessionWork():
            what = f"a session of {work.language}"
        case _:
            assert_never(work)
    return f"{what} has been running for {seconds:.0f} s, of at most {work.limits.seconds:g} s"


def _split_batches(works: Sequence[Work], runner: Runner) -> list[list[Work]]:
    """Programs one by one and first, as they take long; what can share a start together."""
    width = max(1, runner.width)
    batches: list[list[Work]] = []
    texts: dict[str, list[Work]] = {}
    sessions: dict[SessionWork, list[SessionWork]] = {}
    for work in works:
        if isinstance(work, SyntaxWork):
            texts.setdefault(work.language, []).append(work)
        elif isinstance(work, SessionWork) and (start := find_start(work, runner.isolation)):
            sessions.setdefault(start, []).append(work)
        else:
            batches.append([work])
    for alike in chain.from_iterable(map(split_sessions, sessions.values())):
        batches += _cut(alike, min(_MOST_SESSIONS, -(-len(alike) // width)))
    for own in texts.values():
        batches += _cut(own, min(_MOST_TEXTS, -(-len(own) // width)))
    return batches


def _cut(works: Sequence[Work], size: int) -> list[list[Work]]:
    return [[*works[start : start + size]] for start in range(0, len(works), size)]
