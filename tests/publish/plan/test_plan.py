from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inlaid.diagnostics.finding import Finding
from inlaid.publish.plan.manifest import (
    Headers,
    Manifest,
    ManifestEntry,
    Pending,
    Release,
    Switch,
    find_live,
    find_stored,
    stored_name,
)
from inlaid.publish.plan.manifest_json import (
    format_manifest,
    is_safe_path,
    parse_manifest,
)
from inlaid.publish.plan.phases import Phase, find_phase, is_fingerprinted
from inlaid.publish.plan.plan import FoundFiles, Layers, Policy, Reason, plan_release
from inlaid.publish.settings import DeleteLimit

NOW = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
POLICY = Policy(keep=3, grace=1)


def entry(content: str, cache: str = "") -> ManifestEntry:
    return ManifestEntry(
        content.encode().hex().ljust(64, "0"), len(content), Headers("text/html", cache)
    )


def release(name: str, **files: str) -> Release:
    return Release(name, NOW, "me", "c0ffee", {path: entry(text) for path, text in files.items()})


def advance(base: Manifest, name: str, **files: str):
    return plan_release(release(name, **files), base, "tag", POLICY, FoundFiles())


def reasons(plan) -> dict[str, Reason]:
    return {change.path: change.reason for change in plan.changes}


def test_each_reason():
    base = advance(Manifest(), "1", a="1", b="1", c="1").next
    plan = advance(base, "2", a="1", b="2", d="1")
    assert reasons(plan) == {
        "a": Reason.KEPT,
        "b": Reason.CONTENT,
        "c": Reason.REMOVED,
        "d": Reason.NEW,
    }
    third = advance(plan.next, "3", a="1", b="2", d="1")
    assert reasons(third)["c"] is Reason.EXPIRED
    assert "c" in third.next.doomed
    back = advance(plan.next, "3", a="1", b="2", c="1", d="1")
    assert reasons(back)["c"] is Reason.PRESENT
    assert not back.is_empty


def test_headers_alone_are_a_change():
    base = advance(Manifest(), "1", a="1").next
    changed = replace(release("2"), files={"a": entry("1", "max-age=1")})
    plan = plan_release(changed, base, "t", POLICY, FoundFiles())
    assert reasons(plan) == {"a": Reason.HEADERS}
    assert plan.saves == {}  # the content stays where it is


def test_unchanged_site_is_an_empty_plan():
    base = advance(Manifest(), "1", a="1").next
    assert advance(base, "2", a="1").is_empty
    assert not advance(base, "2", a="2").is_empty
    pending = Pending("o", NOW, {"a": entry("2")})
    assert not advance(replace(base, pending=pending), "2", a="1").is_empty
    assert not advance(replace(base, stale=("a",)), "2", a="1").is_empty


def test_interrupted_paths_are_sent_unless_proved():
    base = advance(Manifest(), "1", a="1", b="1", c="1").next
    pending = Pending("o", NOW, {"a": entry("2"), "b": entry("2"), "x": entry("2")})
    found = FoundFiles(arrived={"b"}, stored={"old"})
    begun = replace(base, pending=pending)
    plan = plan_release(release("2", a="1", b="2", c="1"), begun, "t", POLICY, found)
    assert reasons(plan) == {
        "a": Reason.CONTENT,
        "b": Reason.PRESENT,
        "c": Reason.KEPT,
        "x": Reason.REMOVED,
    }
    assert ".inlaid/objects/old" in plan.next.doomed
    assert plan.next.pending is None


def test_replaced_contents_are_saved_once_and_dropped_with_their_release():
    manifest = Manifest()
    for number in range(6):
        plan = advance(manifest, str(number), a=str(number), b="same")
        assert set(plan.saves.values()) <= {"a"}
        manifest = plan.next
    assert set(find_stored(manifest)) == {stored_name(entry("3")), stored_name(entry("4"))}
    assert f".inlaid/objects/{stored_name(entry('2'))}" in manifest.doomed


SITES = st.dictionaries(st.sampled_from("abcdef"), st.sampled_from("123"), min_size=1)


@pytest.mark.slow
@given(st.lists(SITES, min_size=1, max_size=8), st.integers(1, 4), st.integers(0, 2))
def test_simulated_target_serves_each_release_and_can_restore_all_kept(sites, keep, grace):
    """Carry out each plan on a dictionary, in the order of a deploy."""
    manifest, target = Manifest(), {"foreign": "kept"}
    for number, files in enumerate(sites):
        plan = plan_release(
            release(str(number), **files), manifest, "t", Policy(keep, grace), FoundFiles()
        )
        if plan.is_empty:
            continue
        target |= {f".inlaid/objects/{name}": target[path] for name, path in plan.saves.items()}
        target |= {upload.path: stored_name(upload.after) for upload in plan.uploads}
        manifest = parse_manifest(format_manifest(plan.next))
        for key in plan.next.doomed:
            target.pop(key, None)
        for path, entry in find_live(manifest).items():
            assert target[path] == stored_name(entry)
        for former in manifest.releases:
            for path, file_entry in former.files.items():
                name = stored_name(file_entry)
                assert target.get(path) == name or target.get(f".inlaid/objects/{name}") == name
    stored = {f".inlaid/objects/{name}" for name in find_stored(manifest)}
    assert set(target) == {*find_live(manifest), *stored, "foreign"}


@pytest.mark.slow
@given(st.lists(SITES, min_size=1, max_size=5))
def test_manifest_round_trip(sites):
    manifest = Manifest()
    for number, files in enumerate(sites):
        manifest = advance(manifest, str(number), **files).next
    pending = Pending("o", NOW + timedelta(hours=1), {"x": entry("9")})
    manifest = replace(manifest, pending=pending, stale=("a",), conditional="https://s3")
    text = format_manifest(manifest)
    assert parse_manifest(text) == manifest
    assert format_manifest(parse_manifest(text)) == text


@given(st.binary(max_size=60) | st.text(max_size=60).map(str.encode))
def test_no_text_crashes_the_parser(text):
    assert isinstance(parse_manifest(text), Finding)


@pytest.mark.slow
@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=5),
        lambda each: (
            st.lists(each, max_size=3)
            | st.dictionaries(
                st.sampled_from(
                    [
                        "releases",
                        "headers",
                        "retired",
                        "pending",
                        "doomed",
                        "stale",
                        "conditional",
                        "files",
                        "id",
                    ]
                ),
                each,
                max_size=4,
            )
        ),
        max_leaves=12,
    )
)
def test_no_document_crashes_the_parser(document):
    import json  # noqa: PLC0415

    good = json.loads(format_manifest(advance(Manifest(), "1", a="1").next))
    changed = {**good, **document} if isinstance(document, dict) else document
    found = parse_manifest(json.dumps(changed).encode())
    assert isinstance(found, Finding) or isinstance(document, dict)


@pytest.mark.parametrize("path", ["", "/a", "a//b", "../a", "a/..", "./a", "a/", "a\0b"])
def test_unsafe_paths(path):
    assert not is_safe_path(path)


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("assets/main.618322ac.min.css", True),
        ("bundle-83f73b43aa.js", True),
        ("x_0123456789abcdef.svg", True),
        ("report-20240101.pdf", False),  # a date
        ("facadecafe.js", False),
        ("a.deadbeef.js", False),  # no numeral: a word
        ("p.618322ac.html", False),
        ("a.css", False),
        ("618322ac/plain.css", False),
    ],
)
def test_fingerprints(path, expected):
    assert is_fingerprinted(path) is expected


@pytest.mark.parametrize(
    ("path", "is_new", "phase"),
    [
        ("a.618322ac.css", True, Phase.FINGERPRINTED),
        ("a.css", False, Phase.ASSETS),
        ("sub/index.html", True, Phase.NEW_PAGES),
        ("sub/index.html", False, Phase.PAGES),
        ("index.html", True, Phase.ENTRY_POINTS),
        ("search/search_index.json", False, Phase.ENTRY_POINTS),
        ("sitemap.xml.gz", False, Phase.ENTRY_POINTS),
    ],
)
def test_phases(path, is_new, phase):
    assert find_phase(path, is_new=is_new) is phase


def test_delete_limit():
    assert DeleteLimit(count=3).allowance(1000) == 3
    assert DeleteLimit(percent=10).allowance(99) == 9
    assert DeleteLimit(percent=10, floor=10).allowance(20) == 10
    assert DeleteLimit(percent=0).allowance(1000) == 0


def test_deletes_of_a_killed_publish_are_made_up_for():
    base = replace(
        advance(Manifest(), "1", a="1").next, doomed=("gone", "back", ".inlaid/objects/x")
    )
    plan = advance(base, "2", a="2", back="1")
    assert {"gone", ".inlaid/objects/x"} <= set(plan.next.doomed)
    assert "back" not in plan.next.doomed


def test_deletes_of_a_killed_publish_are_made_up_for_without_a_change():
    base = advance(advance(Manifest(), "1", a="1", b="1").next, "2", a="1", c="1").next
    base = replace(base, doomed=("gone",))
    plan = advance(base, "3", a="1", c="1")
    assert not plan.is_empty
    assert plan.deletes == ("gone",)
    assert (plan.next.releases, plan.next.retired) == (base.releases, base.retired)
    assert advance(replace(plan.next, doomed=()), "4", a="1", c="1").is_empty


LAYERED = Policy(keep=2, grace=0, layers=Layers(Switch("urls"), most=lambda _: 4))


def advance_layers(base: Manifest, name: str, **files: str):
    return plan_release(release(name, **files), base, "tag", LAYERED, FoundFiles())


def test_layers_are_gathered_when_they_are_many():
    files = {f"p{number}": "0" for number in range(9)}
    base, gathered = Manifest(), []
    for number in range(9):
        plan = advance_layers(base, f"r{number}", **{**files, f"p{number}": "1"})
        files[f"p{number}"] = "1"
        base = plan.next
        gathered.append(
            [path for path, reason in reasons(plan).items() if reason is Reason.GATHERED]
        )
        assert len({file.layer for file in base.files.values()}) <= 4
        assert all(upload.source for upload in plan.uploads if upload.path in gathered[-1])
    assert [number for number, paths in enumerate(gathered) if paths] == [4, 6, 8]


def test_keys_of_layers_that_nobody_needs_are_deleted_a_hundred_at_a_time():
    base, dropped = Manifest(), []
    for number in range(6):
        plan = advance_layers(base, f"r{number}", **{f"p{n}": f"{number}" for n in range(40)})
        dropped.append(len(plan.drops))
        base = plan.next
        kept = tuple(f".inlaid/files/{one.id}/" for one in base.releases)
        assert not any(key.startswith(kept) for key in plan.drops)
    assert dropped == [0, 0, 0, 0, 0, 120]
