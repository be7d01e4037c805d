"""Real markers of each dialect: what Inlaid shows is what the original tool shows, or a rule says why."""

from collections import Counter
from pathlib import Path

import pytest

from benchmarks.corpus import NOT_OURS, find_folders, judge_folder

FOLDERS = find_folders(Path(__file__).parents[1] / "corpus")


@pytest.mark.parametrize("folder", FOLDERS, ids=[path.name for path in FOLDERS])
def test_nothing_is_wrong(folder):
    judged = list(judge_folder(folder))
    verdicts = Counter(verdict for _, _, verdict in judged)
    wrong = [
        (entry["file"], entry["region"], answer)
        for entry, answer, verdict in judged
        if verdict == "WRONG"
    ]
    assert wrong == []
    assert len(judged) - verdicts[NOT_OURS] >= 4


def test_every_folder_is_judged():
    assert len(FOLDERS) == 15
