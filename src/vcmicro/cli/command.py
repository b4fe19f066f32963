"""The group of commands, and the one place where an error becomes a message and an exit code.

Exit codes: 0 done; 1 refused by the library; 2 wrong usage; ``verify`` adds 3 for INDETERMINATE.
"""

from __future__ import annotations

import errno
import importlib
import os
import sys
from typing import IO, Any

import click

import vcmicro
from vcmicro.errors import VcmicroError
from vcmicro.escaping import escape_text
from vcmicro.problems import Problem, unhandled

_COMMANDS = (
    "keygen",
    "issue",
    "verify",
    "derive",
    "present",
    "bake",
    "unbake",
    "inspect",
    "show",
    "did",
    "status",
    "convert",
    "check",
    "classify",
    "stack",
    "lint",
    "explain",
    "serve",
    "conformance",
)
"""In the order in which people meet them; each is the object ``command`` of the module of its name."""


class Refused(click.ClickException):
    """What the library refused, as lines ``code at pointer: detail`` on stderr, each with what to do about it."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__("; ".join(str(each) for each in problems))
        self.problems = problems

    def show(self, file: IO[Any] | None = None) -> None:
        """Write the problems, their text escaped."""
        for each in self.problems:
            click.echo(escape_text(str(each)), file=file, err=file is None)
            if each.hint:
                click.echo(f"  -> {escape_text(each.hint)}", file=file, err=file is None)


class Misused(Refused):
    """What the library refused because the command was asked for something that does not go together."""

    exit_code = 2


class _Commands(click.Group):
    """Loads a command's module when the command is asked for, and lets no exception through as a traceback."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in _COMMANDS:
            return None
        found: click.Command = importlib.import_module(f"vcmicro.cli.{cmd_name}").command
        return found

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except (click.ClickException, click.exceptions.Exit, click.Abort):
            raise
        except VcmicroError as error:
            raise Refused(error.problems) from None
        except KeyboardInterrupt:
            raise click.exceptions.Exit(130) from None
        except OSError as error:
            raise _failed(error) from None
        except Exception as error:
            raise Refused((unhandled(error),)) from None


def _failed(error: OSError) -> Exception:
    if error.errno == errno.EPIPE:
        # The reader is gone; what Python would flush on the way out must find no broken pipe again.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return click.exceptions.Exit(141)
    name = f"{error.filename}: " if error.filename else ""
    return click.ClickException(escape_text(f"{name}{error.strerror or type(error).__name__}"))


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(vcmicro.__version__, prog_name="vcmicro")
def command() -> None:
    """Issue, bake and verify micro-credentials: Open Badges 3.0 and W3C Verifiable Credentials."""
