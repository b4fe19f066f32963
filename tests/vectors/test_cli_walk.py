"""Every file of the vectors of selective disclosure, tokens, seals and status lists, through verify and inspect.

Most of them are parts of a credential, keys or prose, which both commands tell from a credential; of each folder, the
files that hold a credential, presentation or status list are counted.
"""

from __future__ import annotations

import inspect as inspection
import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from vcmicro.cli.command import command

# Files, and of those the ones whose content inspect shows.
FOLDERS = {
    "elm/samples-ec": (10, 10),
    "vectors/dcc-verifier-core": (19, 17),
    "vectors/didwebvh": (139, 14),  # logs of one entry, which is a signed JSON object
    "vectors/dif-jws-test-suite": (204, 189),  # but 14 empty files, and prose
    "vectors/dss-jades": (42, 25),
    "vectors/edci": (26, 20),
    "vectors/ietf-bbs": (62, 30),
    "vectors/ietf-sd-jwt": (18, 0),  # claims, from which test_sd_jwt_vectors makes tokens
    "vectors/ietf-sd-jwt-vc": (6, 0),
    "vectors/ietf-token-status-list": (22, 0),  # examples inside prose: see test_token_status_list
    "vectors/sd-jwt-python": (35, 0),
    "vectors/w3c-vc-di-bbs": (105, 23),
    "vectors/w3c-vc-di-ecdsa": (105, 27),
    "vectors/w3c-vc-jose-cose-input": (38, 31),
}
_EXIT = {"PASSED": 0, "FAILED": 1, "INDETERMINATE": 3}


def _run(*arguments: str | Path) -> Result:
    # click 8.1 mixes the two streams unless it is told not to; later ones never do.
    apart = {"mix_stderr": False} if "mix_stderr" in inspection.signature(CliRunner).parameters else {}
    result = CliRunner(**apart).invoke(command, [str(each) for each in arguments])
    assert result.exception is None or isinstance(result.exception, SystemExit), (arguments, result.exception)
    assert "Traceback" not in result.stdout + result.stderr
    assert "internal.error" not in result.stdout + result.stderr
    return result


@pytest.mark.parametrize("folder", FOLDERS)
def test_every_file(shared: Path, folder: str) -> None:
    files = sorted(each for each in (shared / folder).rglob("*") if each.is_file())
    shown = 0
    for file in files:
        verified, inspected = _run("verify", file, "--offline", "--json"), _run("inspect", file)
        report = json.loads(verified.stdout)
        assert verified.exit_code == _EXIT[report["outcome"]], file
        reasons = [problem for check in report["checks"] for problem in check["problems"]]
        assert report["outcome"] == "PASSED" or all(each["detail"] for each in reasons), file
        assert inspected.exit_code in (0, 1), file
        assert (inspected.stdout if inspected.exit_code == 0 else inspected.stderr).strip(), file
        if inspected.exit_code == 0:
            shown += 1
            is_draft = folder == "elm/samples-ec" and "unsigned" in file.name
            assert ("input.unknown" in [each["code"] for each in reasons]) is is_draft, file
    assert (len(files), shown) == FOLDERS[folder]
