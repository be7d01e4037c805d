"""Commands as they are typed at a shell's prompt (``$ ``), with what they print."""

from dataclasses import replace

from inlaid.languages.bash import SESSION
from inlaid.languages.checks import ByRunning
from inlaid.languages.language import Language
from inlaid.languages.sessions import Prompt

LANGUAGE = Language(
    name="console",
    title="Console",
    aliases=("shell-session", "sh-session", "shellsession", "bash-session", "terminal"),
    comment="# {}",
    syntax=ByRunning("bash"),
    session=replace(SESSION, prompt=Prompt.SHELL),
)
