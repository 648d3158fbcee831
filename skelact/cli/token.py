"""`skelact token`: who may call a server."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from skelact.cli.options import JsonOption, console, print_json

token = typer.Typer(
    no_args_is_help=True,
    help="Make, list and remove the bearer tokens of a server.\n\nExample: skelact token add camera --rights recognize",
)
FileOption = Annotated[Path, typer.Option("--tokens", help="File made with `skelact token add`.")]
DEFAULT_FILE = Path("tokens.yaml")
ALL = "recognize,pose,generate,library,info"


@token.command("add")
def add(
    name: Annotated[str, typer.Argument(help="Who it is for; stands in the log.")],
    rights: Annotated[str, typer.Option(help="What it may do, separated by commas.")] = ALL,
    tokens: FileOption = DEFAULT_FILE,
    expires: Annotated[str, typer.Option(help="Last day, such as 2027-12-31. Default: none.")] = "",
    quota: Annotated[list[str] | None, typer.Option(help="Limit: max_calls=8 (repeatable).")] = None,
) -> None:
    """Make a token, and print it once. A running server takes it within a second.

    Example: skelact token add camera --rights recognize,info --quota max_calls=8
    """
    from skelact_server.config import Quotas
    from skelact_server.tokens import add_token

    from skelact.config import parse_config

    quotas = parse_config({}, Quotas, source="--quota", overrides=quota) if quota else None
    words = tuple(word.strip() for word in rights.split(",") if word.strip())
    print(add_token(tokens, name, words, expires=expires, quotas=quotas))


@token.command("list")
def list_all(tokens: FileOption = DEFAULT_FILE, as_json: JsonOption = False) -> None:
    """List the tokens of a file; the tokens themselves are kept nowhere.

    Example: skelact token list
    """
    from skelact_server.tokens import load_tokens

    found = load_tokens(tokens).tokens
    quotas = [
        {} if one.quotas is None else {key: value for key, value in vars(one.quotas).items() if value} for one in found
    ]
    if as_json:
        rows = zip(found, quotas, strict=True)
        print_json(
            [{"name": one.name, "rights": one.rights, "expires": one.expires, "quotas": own} for one, own in rows]
        )
        return
    table = Table("name", "rights", "last day", "quotas")
    for one, own in zip(found, quotas, strict=True):
        limits = ", ".join(f"{key}={value:g}" for key, value in own.items())
        table.add_row(one.name, ", ".join(one.rights), one.expires or "-", limits or "as the server says")
    console.print(table)


@token.command("remove")
def remove(name: Annotated[str, typer.Argument(help="As it was added.")], tokens: FileOption = DEFAULT_FILE) -> None:
    """Withdraw a token. A running server refuses it within a second.

    Example: skelact token remove camera
    """
    from skelact_server.tokens import remove_token

    remove_token(tokens, name)
