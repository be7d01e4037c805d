"""The registry of diagnostic codes: the one list that documentation and tests are checked against.

A code is declared once, in the section of the part that reports it, and never renamed.
"""

from inlaid.diagnostics.diagnostic import Code, Severity

_ERROR, _WARNING, _NOTE = Severity.ERROR, Severity.WARNING, Severity.NOTE
_codes: list[Code] = []


def _declare(
    name: str, severity: Severity, meaning: str, fix: str, *, of_host: bool = False
) -> Code:
    code = Code(name, severity, meaning, fix, of_host)
    _codes.append(code)
    return code


# --- fences -----------------------------------------------------------------------------------
FENCE_UNCLOSED = _declare(
    "fence-unclosed",
    _ERROR,
    "A fence has no closing fence, so that it would swallow an include or the rest of the page.",
    "Close the fence with a line of the same marker, at the same indentation.",
)
INFO_SYNTAX = _declare(
    "info-syntax",
    _ERROR,
    "The info string of an include can't be read: a quote or a brace is left open, for example.",
    "Write LANG PATH [SELECTOR ...] [key=value ...]; quote what holds spaces.",
)
NEAR_INCLUDE = _declare(
    "near-include",
    _ERROR,
    "An empty fence names a file, but not as an include does: the page would show no code.",
    "Write LANG PATH [SELECTOR ...] [key=value ...], where PATH begins with ./, ../ or /.",
)
INCLUDE_AS_TEXT = _declare(
    "include-as-text",
    _ERROR,
    "An include stands in a container that the site doesn't know, so that the page shows its text.",
    "Add the extension that the message names to `markdown_extensions`.",
)
LANGUAGE_UNKNOWN = _declare(
    "language-unknown",
    _WARNING,
    "The language of a fence is known to no highlighter. Only `inlaid check` reports it.",
    "Correct the language; `-` is that of the file's name.",
)
OPTION_UNKNOWN = _declare(
    "option-unknown",
    _ERROR,
    "An include fence has an option that Inlaid doesn't know.",
    "Correct the option's name; the reference of fences lists them all.",
)
OPTION_VALUE = _declare(
    "option-value",
    _ERROR,
    "An option of an include fence has a value that it doesn't take.",
    "Use one of the values that the message lists.",
)
SELECTOR_SYNTAX = _declare(
    "selector-syntax",
    _ERROR,
    "A selector is neither a region name, a line range, a symbol nor a pattern.",
    "Correct the selector; quote a region name that looks like something else.",
)
STALE_BODY = _declare(
    "stale-body",
    _ERROR,
    "The body of an include fence differs from the source that it names.",
    "Run `inlaid sync` on the page, or empty the body.",
)

# --- sources ----------------------------------------------------------------------------------
FILE_MISSING = _declare(
    "file-missing",
    _ERROR,
    "No file exists at the path of an include, in any of the places where it is looked up.",
    "Correct the path; the message lists the places tried.",
)
PATH_OUTSIDE = _declare(
    "path-outside",
    _ERROR,
    "The path of an include leads out of the project, directly or through a symbolic link.",
    "Quote a file inside the project, or add its folder to `allow` in the configuration.",
)
NOT_A_FILE = _declare(
    "not-a-file",
    _ERROR,
    "The path of an include is a directory, a FIFO, a socket or a device.",
    "Name a regular file.",
)
NOT_TEXT = _declare(
    "not-text",
    _ERROR,
    "The quoted file is not UTF-8 text (nor UTF-16 with a byte order mark).",
    "Convert the file to UTF-8, or quote another.",
)
FILE_TOO_LARGE = _declare(
    "file-too-large",
    _ERROR,
    "The quoted file is larger than the limit (5 MB unless configured).",
    "Quote a smaller file, or raise `max_file_size`.",
)
FILE_UNREADABLE = _declare(
    "file-unreadable",
    _ERROR,
    "The system refuses to read the file.",
    "Mend what the message names: permissions, a loop of symbolic links, a path that is too long.",
)

# --- configuration ----------------------------------------------------------------------------
CONFIG_UNREADABLE = _declare(
    "config-unreadable",
    _ERROR,
    "A configuration file can't be read: the system refuses it, or it is not UTF-8 text.",
    "Mend what the message names: permissions, or the encoding of the file.",
)
CONFIG_SYNTAX = _declare(
    "config-syntax",
    _ERROR,
    "A configuration file, or the front matter of a page, is not YAML or TOML.",
    "Mend the syntax at the place shown, or just before it.",
)
SETTING_UNKNOWN = _declare(
    "setting-unknown",
    _ERROR,
    "A setting has a name that Inlaid doesn't know.",
    "Correct the name; the message suggests the nearest and lists what exists.",
)
SETTING_VALUE = _declare(
    "setting-value",
    _ERROR,
    "A setting has a value that it doesn't take, or another that it needs is missing.",
    "Write what the message asks for.",
)
SETTING_REMOVED = _declare(
    "setting-removed",
    _ERROR,
    "A setting, or one of its values, was removed.",
    "Delete the line, or do what the message says.",
)
SETTING_CONFLICT = _declare(
    "setting-conflict",
    _ERROR,
    "The plugin and the extension are given different values of one setting.",
    "Delete one of the two: they are one set, wherever they stand.",
)
PLUGIN_MISSING = _declare(
    "plugin-missing",
    _WARNING,
    "The configuration of the site doesn't name Inlaid, so that its pages would show no code.",
    "Add inlaid to `plugins`, or to `markdown_extensions` of a host without plugins.",
)
EXTENSION_MISSING = _declare(
    "extension-missing",
    _ERROR,
    "Zensical builds the site and runs no plugins, so that an include would swallow text.",
    "Add inlaid to `markdown_extensions`, too, or run `inlaid check --fix`.",
)
WATCH_MISSING = _declare(
    "watch-missing",
    _ERROR,
    "Pages quote files that Zensical doesn't watch, so that it would show what they held before.",
    "Add the folders that the message names to `watch`, or run `inlaid check --fix`.",
)

# --- regions ----------------------------------------------------------------------------------
REGION_MISSING = _declare(
    "region-missing",
    _ERROR,
    "The quoted file has no region of that name.",
    "Correct the name; the message names the nearest and lists what exists.",
)
REGION_GONE = _declare(
    "region-gone",
    _ERROR,
    "A region that a page names was renamed or deleted since the revision compared with.",
    "Name the region as it is called now in the pages listed, or bring it back.",
)
REGION_UNCLOSED = _declare(
    "region-unclosed",
    _ERROR,
    "A region is started and never ended.",
    "Add the end marker, or correct its name.",
)
REGION_STRAY_END = _declare(
    "region-stray-end",
    _ERROR,
    "An end marker has no start marker before it.",
    "Add the start marker, correct its name, or delete the end.",
)
REGION_RESTARTED = _declare(
    "region-restarted",
    _ERROR,
    "A region is started again while it is still open.",
    "End the region before it starts again.",
)
REGION_DUPLICATE = _declare(
    "region-duplicate",
    _ERROR,
    "A region is defined twice in a dialect whose regions can't be joined.",
    "Rename one of the two.",
)
MARKER_SYNTAX = _declare(
    "marker-syntax",
    _ERROR,
    "A marker is incomplete: its name is missing, or the JSON that it takes can't be read.",
    "Complete the marker; the reference of dialects shows each form.",
)
REGION_CROSSED = _declare(
    "region-crossed",
    _ERROR,
    "Tags with anonymous ends cross one another, in a dialect that can't tell which end is whose.",
    "End the inner tag before the outer.",
)
MARKER_UNPAIRED = _declare(
    "marker-unpaired",
    _NOTE,
    "A comment looks like a region marker but has no counterpart, so it is shown as a comment.",
    "If it is an ordinary comment, leave it as it is; else add the other marker.",
)
REGION_AMBIGUOUS = _declare(
    "ambiguous-region",
    _ERROR,
    "Two dialects of one file define a region of the same name.",
    "Rename one of the two, or narrow `dialects` in the configuration.",
)
REGION_EMPTY = _declare(
    "empty-region",
    _ERROR,
    "The region holds no line to show.",
    "Put code between the markers, or show another region.",
)
MARKER_WITH_CODE = _declare(
    "marker-with-code",
    _ERROR,
    "A line holds both a marker and code, so that removing the marker would lose the code.",
    "Move the marker to a line of its own.",
)
LINES_OUT_OF_RANGE = _declare(
    "lines-out-of-range",
    _ERROR,
    "A line range reaches past the end of the quoted file.",
    "Correct the range; better, name a region, which survives edits.",
)
PATTERN_MISSING = _declare(
    "pattern-missing",
    _ERROR,
    "A pattern selector matches no line of the quoted file.",
    "Correct the regular expression.",
)
PATTERN_AMBIGUOUS = _declare(
    "pattern-ambiguous",
    _ERROR,
    "A pattern selector matches more than one line, and nothing says which is meant.",
    "Make the regular expression stricter, or pick one with `match=N`.",
)
PATTERN_TOO_SLOW = _declare(
    "pattern-too-slow",
    _ERROR,
    "A pattern takes too long to match: it can match the same text in too many ways.",
    "Repeat nothing that is repeated inside, as in (a+)+, or anchor the pattern with ^.",
)
SYMBOL_MISSING = _declare(
    "symbol-missing",
    _ERROR,
    "The quoted file defines no symbol of that name.",
    "Correct the name; the message names the nearest and lists what exists.",
)
SYMBOL_AMBIGUOUS = _declare(
    "symbol-ambiguous",
    _ERROR,
    "The quoted file defines that symbol more than once (overloads, for example).",
    "Pick one with `match=N`, or write the qualified name.",
)
SYMBOLS_UNAVAILABLE = _declare(
    "symbols-unavailable",
    _ERROR,
    "Symbols can't be found: the file's grammar isn't installed or known, or gives the file up.",
    "Install the extra that the message names, or select a region or lines.",
)
REVISION_MISSING = _declare(
    "revision-missing",
    _ERROR,
    "The git revision of an include doesn't exist, or the file didn't exist there.",
    "Correct the revision or the path.",
)
STATE_MISSING = _declare(
    "state-missing",
    _ERROR,
    "No state of that name is marked in the region shown.",
    "Correct the name; the message lists the states that exist.",
)
HIGHLIGHT_MISSING = _declare(
    "highlight-missing",
    _ERROR,
    "An entry of `hl`, or a number of `hl_lines`, marks nothing of what is shown.",
    "Correct the entry, or show the lines that it is about.",
)
DIFF_EMPTY = _declare(
    "diff-empty",
    _ERROR,
    "The sides of a `diff` are equal, so that it shows no difference.",
    "Name sides that differ, or leave `diff` out.",
)

# --- pages ------------------------------------------------------------------------------------
REFERENCE_UNDEFINED = _declare(
    "reference-undefined",
    _WARNING,
    "A reference link has no definition, so the page shows its brackets. A build only "
    "mentions it; `check_references: {shortcuts: error}` makes it an error.",
    "Add a line `[label]: URL`, or escape the brackets; `check_references: false` ends this check.",
    of_host=True,
)

# --- diagrams ---------------------------------------------------------------------------------
DIAGRAM_TYPE = _declare(
    "diagram-type",
    _ERROR,
    "A fence `sequence`, or a file given to `inlaid diagram`, holds no sequence diagram.",
    "Begin the diagram with a line `sequenceDiagram`.",
)
DIAGRAM_ENVELOPE = _declare(
    "diagram-envelope",
    _ERROR,
    "The front matter of a diagram can't be read, or a directive `%%{` is left open.",
    "Correct the YAML between the `---` lines; close the directive with `}%%`.",
)
DIAGRAM_SYNTAX = _declare(
    "diagram-syntax",
    _ERROR,
    "A line of a sequence diagram can't be read.",
    "Write what the message expects; the reference of diagrams lists every statement.",
)
DIAGRAM_UNCLOSED = _declare(
    "diagram-unclosed",
    _ERROR,
    "A block, a box or a text in braces is opened and never closed.",
    "Add the `end`, or the `}`.",
)
DIAGRAM_STRAY_END = _declare(
    "diagram-stray-end",
    _ERROR,
    "An `end`, `else`, `and` or `option` belongs to no open block of its kind.",
    "Open the block before, or delete the line.",
)
DIAGRAM_CONFIG = _declare(
    "diagram-config",
    _ERROR,
    "The `@{ ... }` of a participant is not readable YAML.",
    'Write `@{ "type": "database", "alias": "Orders" }`.',
)
DIAGRAM_ACTIVATION = _declare(
    "diagram-activation",
    _ERROR,
    "A participant is deactivated that is not active.",
    "Activate it before, or delete the deactivation.",
)
DIAGRAM_LIFETIME = _declare(
    "diagram-lifetime",
    _ERROR,
    "`create` or `destroy` is not followed by the message that does it, or creates what exists.",
    "Write the message that creates or destroys the participant right after that line.",
)
DIAGRAM_BOX = _declare(
    "diagram-box",
    _ERROR,
    "A participant is declared in two boxes.",
    "Declare it in one.",
)
DIAGRAM_PARTICIPANT_UNKNOWN = _declare(
    "diagram-participant-unknown",
    _ERROR,
    "A participant is activated, deactivated or destroyed that appears nowhere in the diagram.",
    "Correct the name; the message lists the participants.",
)
DIAGRAM_KIND = _declare(
    "diagram-kind",
    _WARNING,
    "The `type` of a participant is unknown; it is drawn as if none were written.",
    "Use one of the types that the message lists.",
)
DIAGRAM_LIFETIME_UNUSED = _declare(
    "diagram-lifetime-unused",
    _WARNING,
    "A diagram ends after `create` or `destroy`, before the message that does it.",
    "Write that message, or delete the line.",
)
DIAGRAM_STRAY = _declare(
    "diagram-stray",
    _WARNING,
    "A character that begins no statement stands at the start of one, and is skipped.",
    "Delete it.",
)
DIAGRAM_DIRECTIVE = _declare(
    "diagram-directive",
    _WARNING,
    "A directive is unknown, or its settings can't be read; it is ignored.",
    "Write `%%{init: { ... }}%%` with JSON, or `%%{wrap}%%`.",
)
DIAGRAM_LINK = _declare(
    "diagram-link",
    _WARNING,
    "A link of a participant can't be read or leads where a page may not link, and is left out.",
    "Write `link NAME: text @ https://...`; allowed are http, https, mailto and relative ones.",
)
DIAGRAM_COLOUR = _declare(
    "diagram-colour",
    _WARNING,
    "What follows `rect` is not a CSS colour; the ground is grey.",
    "Write a colour name, `rgb(...)`, `rgba(...)`, `hsl(...)` or `transparent`.",
)
DIAGRAM_MATH = _declare(
    "diagram-math",
    _WARNING,
    "A label holds a formula `$$...$$`, which is shown as text.",
    "Say it in words, or leave the diagram to Mermaid in a fence of another name.",
)
DIAGRAM_HASH = _declare(
    "diagram-hash",
    _WARNING,
    "A `#` in a text makes a comment of the rest of the line, or a number of no character.",
    "Write `#35;` for a `#` in a text; give a comment its own line, and begin it with `%%`.",
)
DIAGRAM_SETTING = _declare(
    "diagram-setting",
    _WARNING,
    "The front matter or a directive of a diagram sets what Inlaid doesn't use.",
    "Delete the settings; the reference of diagrams lists those that are used.",
)
TRACE_UNREADABLE = _declare(
    "trace-unreadable",
    _ERROR,
    "A trace is not JSON of a known format, or a call or span in it lacks what it needs.",
    "Record the trace again; the reference of diagrams describes the format.",
)
TRACE_DEVIATION = _declare(
    "trace-deviation",
    _ERROR,
    "A diagram and a recorded trace tell different stories.",
    "Correct the diagram or the program; mark what no trace can see `%% untraced: reason`.",
)
TRACE_NAME = _declare(
    "trace-name",
    _ERROR,
    "A `trace` is none of the configuration, names no recorded span, or stands on no diagram.",
    "Correct the name, or add the trace and its file to `traces` in the configuration.",
)
TRACE_MISSING = _declare(
    "trace-missing",
    _ERROR,
    "No tests of this run have recorded the trace that a diagram names.",
    "Let the tests of a project under `verify` write the file of the trace, or send spans.",
)

# --- verify -----------------------------------------------------------------------------------
VERIFY_OPTION = _declare(
    "verify-option",
    _ERROR,
    "The `verify` option of a fence has a value that can't be used there.",
    'Write verify=NAME, off:"reason", uncovered:"reason", output[:NAME] or input:NAME; or words as '
    "run, new, raises:NAME and timeout:SECONDS.",
)
VERIFY_NAME = _declare(
    "verify-name",
    _ERROR,
    "A fence asks for a run or session that neither the configuration nor the page defines.",
    "Correct the name, or add the run to `verify.runs` in the configuration.",
)
BASELINE_MENDED = _declare(
    "baseline-mended",
    _ERROR,
    "A block of the list of known failures no longer fails, or is gone.",
    "Run `inlaid verify --baseline`, which takes it off the list.",
)
EXAMPLE_MISSING = _declare(
    "example-missing",
    _WARNING,
    "A page that `inlaid verify` was given by name holds no example, so that nothing was proved.",
    "Name the page that shows the code, or say `--allow-empty`.",
)
TOOL_MISSING = _declare(
    "tool-missing",
    _ERROR,
    "A tool that checks this language, or that its project needs, is missing or too old.",
    "Install the package that the message names.",
)
SYNTAX_ERROR = _declare(
    "syntax-error",
    _ERROR,
    "The shown code, or the file it is part of, does not parse.",
    "Correct the code at the place that the message names.",
)
LIMIT_PARSE = _declare(
    "limit-parse",
    _ERROR,
    "The shown code, or the file it is part of, takes too much time or memory to parse.",
    'Quote less, or a simpler file; `verify=off:"reason"` leaves the code unchecked.',
)
COMPILE_ERROR = _declare(
    "compile-error",
    _ERROR,
    "The project that the shown code is part of does not compile.",
    "Correct the code at the place that the message names.",
)
PROJECT_FAILED = _declare(
    "project-failed",
    _ERROR,
    "The tests of the project that the shown code is part of do not pass.",
    "Run the project's command, and mend what fails.",
)
COMMAND_FAILED = _declare(
    "command-failed",
    _ERROR,
    "A command, program or block on the page ended with a failure that the page doesn't show.",
    "Correct the command; to show a failure, end its output with a line [STATUS].",
)
OUTPUT_DRIFT = _declare(
    "output-drift",
    _ERROR,
    "The output shown on the page is not what the program prints.",
    "Run `inlaid verify --accept`, or put a placeholder where it changes from run to run.",
)
OUTPUT_PAIRING = _declare(
    "output-pairing",
    _ERROR,
    "One placeholder stands for two different texts.",
    "Give different things different ids, or correct the program.",
)
OUTPUT_ORPHAN = _declare(
    "output-orphan",
    _ERROR,
    "An output block has no command, program or run before it that could have printed it.",
    "Put it after what prints it, or name a run: verify=output:NAME.",
)
LIMIT_TIME = _declare(
    "limit-time",
    _ERROR,
    "A program on the page did not end within its time.",
    "Make it end, or raise `verify.limits.seconds` in the configuration.",
)
LIMIT_CPU = _declare(
    "limit-cpu",
    _ERROR,
    "A program on the page used more processor time than allowed.",
    "Make it end, or raise `verify.limits.cpu_seconds` in the configuration.",
)
LIMIT_MEMORY = _declare(
    "limit-memory",
    _ERROR,
    "A program on the page used more memory than allowed.",
    "Use less, or raise `verify.limits.memory_mb` in the configuration.",
)
LIMIT_PROCESSES = _declare(
    "limit-processes",
    _ERROR,
    "A program on the page started more processes than allowed.",
    "Start fewer, or raise `verify.limits.processes` in the configuration.",
)
LIMIT_OUTPUT = _declare(
    "limit-output",
    _ERROR,
    "A program on the page printed more than allowed.",
    "Print less, or raise `verify.limits.output_kb` in the configuration.",
)
LIMIT_DISK = _declare(
    "limit-disk",
    _ERROR,
    "A program on the page wrote a larger file, or more in all, than allowed.",
    "Write less, or raise `verify.limits.file_mb` or `disk_mb` in the configuration.",
)
ISOLATION_FAILED = _declare(
    "isolation-failed",
    _ERROR,
    "A program could not be sandboxed, so it was not run.",
    "The message says what the system refused.",
)
LINE_MISSED = _declare(
    "line-missed",
    _ERROR,
    "A shown line was never executed by the tests of its project.",
    'Test it, or give the reason on the fence: verify=uncovered:"reason".',
)
LINE_UNMEASURED = _declare(
    "line-unmeasured",
    _ERROR,
    "Nothing measured whether a shown line is executed.",
    'Load the file in a test, or give the reason on the fence: verify=uncovered:"reason".',
)
COVERAGE_LOW = _declare(
    "coverage-low",
    _ERROR,
    "Fewer shown lines are executed than `--min-coverage` demands.",
    "Test more of what the pages show.",
)
COVERAGE_UNREADABLE = _declare(
    "coverage-unreadable",
    _ERROR,
    "A coverage report was not written, or can't be read as LCOV.",
    "Write it again; the message names the file and the line.",
)
BLOCK_UNVERIFIED = _declare(
    "block-unverified",
    _ERROR,
    "A block of the site was not verified as it is now, so the site is not published.",
    "Run `inlaid verify`, build again; or give the reason in `verify.unverified`.",
)
LEVEL_LOW = _declare(
    "level-low",
    _ERROR,
    "Less is proved of a block than `verify.require` asks for.",
    "Prove more of the block and run `inlaid verify`, or give the reason on its fence:"
    ' verify=off:"reason".',
)
PROVENANCE_MISSING = _declare(
    "provenance-missing",
    _ERROR,
    "No run of `inlaid verify` is known, so nothing says what is proved of a site.",
    "Build the site with the plugin after `inlaid verify`; or give the reason in"
    " `verify.unverified`.",
)

# --- publish ----------------------------------------------------------------------------------
PUBLISH_SITE = _declare(
    "publish-site",
    _ERROR,
    "The built site can't be published: it is missing, empty, unreadable or changed meanwhile, or"
    " it holds a name, a link or a device that can't be published.",
    "Build the site, then publish again.",
)
PUBLISH_TARGET = _declare(
    "publish-target",
    _ERROR,
    "The target isn't there, or can't be one.",
    "Correct `--to` or `publish.to`: `s3://BUCKET/PREFIX`, `file:///DIRECTORY`, a relative folder.",
)
PUBLISH_STORE = _declare(
    "publish-store",
    _ERROR,
    "The target refused or failed, also after retries; readers still get whole pages.",
    "Mend what the message says and publish again; what arrived isn't sent twice.",
)
PUBLISH_DENIED = _declare(
    "publish-denied",
    _ERROR,
    "The credentials lack a permission.",
    "`inlaid iam-policy` prints the smallest policy that suffices.",
)
PUBLISH_CREDENTIALS = _declare(
    "publish-credentials",
    _ERROR,
    "The AWS tools find no credentials here, or the service doesn't know them, or no longer.",
    "Log in (`aws sso login`, `aws configure`), or name a profile with `--profile`.",
)
PUBLISH_LOCKED = _declare(
    "publish-locked",
    _ERROR,
    "Somebody else is publishing to the same target.",
    "Wait for them to finish; a lock that was left behind expires by itself.",
)
PUBLISH_CHANGED = _declare(
    "publish-changed",
    _ERROR,
    "The target or the site is no longer what the plan was made for.",
    "Make a new plan.",
)
PUBLISH_LIMIT = _declare(
    "publish-limit",
    _ERROR,
    "The publish would take more files out of the site than the limit allows.",
    "Look at the plan; when it is right, raise the limit with `--max-delete`.",
)
PUBLISH_FOREIGN = _declare(
    "publish-foreign",
    _ERROR,
    "The target holds files that Inlaid did not put there, and that a publish would replace.",
    "Choose another target, move the files away, or say `--yes` to replace those of the site.",
)
PUBLISH_LAYOUT = _declare(
    "publish-layout",
    _ERROR,
    "Whole releases would be published where files lie in place, or the other way round.",
    "Publish to another prefix, let CloudFront serve that, and delete the old files then.",
)
PUBLISH_MANIFEST = _declare(
    "publish-manifest",
    _WARNING,
    "The manifest on the target can't be read; it is made anew from its copy and a listing.",
    "Nothing need be done; if the copy is lost too, earlier releases can't be restored.",
)
PUBLISH_NEWER = _declare(
    "publish-newer",
    _ERROR,
    "The manifest on the target was written by a newer Inlaid; nothing was changed.",
    "Publish with that version of Inlaid, or a later one.",
)
PUBLISH_CHECKSUMS = _declare(
    "publish-checksums",
    _WARNING,
    "The endpoint refuses SHA-256 checksums, so MD5 is sent with each file instead.",
    "Nothing need be done; damage on the way is still noticed.",
)
PUBLISH_CONDITIONS = _declare(
    "publish-conditions",
    _WARNING,
    "The endpoint ignores conditional writes, so two publishes at once can't be distinguished.",
    "Let one machine at a time publish, in a queue of the CI for example.",
)
PUBLISH_RELEASE = _declare(
    "publish-release",
    _ERROR,
    "No kept release has that ID, there is none to go back to, or its files are damaged.",
    "`inlaid releases` lists them; `inlaid publish` serves the built site instead.",
)
PUBLISH_ENCODER = _declare(
    "publish-encoder",
    _ERROR,
    "The package for the chosen compression isn't installed.",
    "Install `inlaid[compress]`, or use gzip.",
)
PUBLISH_CACHE = _declare(
    "publish-cache",
    _WARNING,
    "The site is published, but CloudFront did not take the invalidation.",
    "Invalidate the listed paths by hand; until then readers may get cached pages.",
)

CODES: tuple[Code, ...] = tuple(_codes)
