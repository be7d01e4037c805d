from click.testing import CliRunner

from inlaid.cli.main import main


def cover(*arguments):
    return CliRunner().invoke(main, ["cover-bash", *map(str, arguments)])


def test_a_report_of_what_ran_and_the_exit_code_of_the_command(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.sh").write_text("if [ -z $1 ]; then\n  echo no\nfi\nexit 3\n")
    (tmp_path / "b.sh").write_text("echo b\n")
    command = ("--", "bash", "a.sh", "--lcov")
    done = cover("--lcov", "out/r.lcov", "--script", "a.sh", "--script", "b.sh", *command)
    assert done.exit_code == 3
    records = (tmp_path / "out" / "r.lcov").read_text().split("end_of_record\n")
    assert "SF:a.sh\nBRDA:1,0,0,0\nBRDA:1,0,1,1\n" in records[0]
    assert "DA:1,1\nDA:2,0\nDA:4,1\n" in records[0]
    assert "DA:1,0\n" in records[1]


def test_a_command_that_is_killed_and_one_that_is_missing(tmp_path):
    script = tmp_path / "a.sh"
    script.write_text("kill -TERM $$\n")
    report = tmp_path / "r"
    assert cover("--lcov", report, "--script", script, "--", "bash", script).exit_code == 143
    missing = cover("--lcov", report, "--script", script, "--", "no-such-program")
    assert missing.exit_code == 2
    assert "no-such-program" in missing.output
    assert cover("--lcov", report, "--script", tmp_path / "none", "--", "true").exit_code == 2
