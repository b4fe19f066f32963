"""The public door: every name loads, and a plain verify loads nothing heavy."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest
from documents import ISSUED, key, small_badge

import vcmicro
from vcmicro import issue


def test_every_name_loads_from_its_home() -> None:
    assert sorted(vcmicro.__all__) == sorted(vcmicro._HOME_OF)
    for name in vcmicro.__all__:
        assert getattr(vcmicro, name) is not None
    assert set(vcmicro.__all__) <= set(dir(vcmicro))


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="nothing_here"):
        vcmicro.nothing_here  # noqa: B018


def test_a_plain_verify_imports_nothing_heavy() -> None:
    signed = json.dumps(issue(small_badge(), signer=key(), now=ISSUED))
    program = (
        "import sys, vcmicro\n"
        "report = vcmicro.verify(sys.stdin.read())\n"
        "assert report.outcome is vcmicro.Outcome.PASSED, str(report)\n"
        "heavy = {'pydantic', 'pyld', 'lxml', 'jwcrypto', 'httpx', 'click', 'rich'} & set(sys.modules)\n"
        "assert not heavy, heavy\n"
    )
    subprocess.run([sys.executable, "-c", program], input=signed, text=True, check=True)


def test_a_plain_verify_imports_nothing_of_networks_images_and_private_keys() -> None:
    signed = json.dumps(issue(small_badge(), signer=key(), now=ISSUED))
    program = (
        # Old releases of cryptography load socket themselves, with their first key.
        "import sys\n"
        "from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey\n"
        "Ed25519PrivateKey.generate()\n"
        "brought = set(sys.modules)\n"
        "import vcmicro\n"
        "report = vcmicro.verify(sys.stdin.buffer.read())\n"
        "assert report.outcome is vcmicro.Outcome.PASSED, str(report)\n"
        "rooms = 'containers', 'fetch.https', 'fetch.policy', 'keys.private', 'securing.sd_jwt.form', 'status'\n"
        "needless = {'ssl', 'socket', 'pyexpat', *('vcmicro.' + each for each in rooms)}\n"
        "needless &= set(sys.modules) - brought\n"
        "assert not needless, needless\n"
    )
    subprocess.run([sys.executable, "-c", program], input=signed, text=True, check=True)
