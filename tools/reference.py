"""The pages of `docs/reference/`, each made from the code that it describes. Every setting, command, event, error,
provider and table has its own heading, which tests/docs checks."""

from __future__ import annotations

import typing
from collections.abc import Callable, Iterator
from dataclasses import fields
from inspect import cleandoc
from textwrap import fill
from types import ModuleType
from typing import Any

import cyclopts
import features
import glosses
from codes import Family, families
from sqlalchemy import Column, Table
from sqlalchemy.dialects import postgresql

from causerie.channels.protocol import Provider
from causerie.channels.registry import PROVIDERS
from causerie.cli import app
from causerie.model.event import EventKind
from causerie.model.sentences import sentences
from causerie.model.sticker import StickerForm
from causerie.settings import Settings
from causerie.store import tables as described
from causerie.store.tables import metadata

_MADE = "<!-- Written by `make docs` from the code: edit the code, not this page. -->"
_POSTGRESQL = postgresql.dialect()  # type: ignore[no-untyped-call]
_FORGET = {"keep": "kept", "erase": "**erased**", "hash": "a hash, kept"}


def settings() -> str:
    hints = typing.get_type_hints(Settings, include_extras=True)
    return _page(
        "Settings",
        """Read once, at start, from the environment and from the TOML file that `CAUSERIE_SETTINGS` names, whose keys
        are the names below. The environment wins over the file. An unknown key in the file, or a value of the wrong
        type, stops the start with a sentence that names it.""",
        *(_setting(one.name, hints[one.name], one.default) for one in fields(Settings)),
    )


def _setting(name: str, hint: Any, default: Any) -> str:
    kind, sentence = typing.get_args(hint)
    variable = "DATABASE_URL" if name == "database_url" else f"CAUSERIE_{name.upper()}"
    written = (
        "depends on the user, see above" if kind.__name__ == "Path" else f"`{default}`" if default != "" else "empty"
    )
    return _section(
        name,
        f"{_capital(sentence)}.",
        f"| variable | type | default |\n|---|---|---|\n| `{variable}` | {_TYPES[kind.__name__]} | {written} |",
    )


_TYPES = {"str": "text", "int": "whole number", "float": "number", "Path": "path"}


def commands() -> str:
    return _page(
        "Commands",
        """`causerie --version` prints the version, `causerie --help` and `causerie COMMAND --help` the same as this
        page. A refusal is one sentence on standard error and status 2.""",
        *(_command(name, command) for name, command in _commands(app, ())),
    )


def _commands(group: cyclopts.App, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], cyclopts.App]]:
    """Every command that does something, in the order of the code, as (words, app)."""
    for name in group:
        if name.startswith("-"):
            continue
        command = group[name]
        if command.default_command is not None:
            yield (*path, name), command
        yield from _commands(command, (*path, name))


def _command(words: tuple[str, ...], command: cyclopts.App) -> str:
    arguments = list(command.assemble_argument_collection())
    used = "".join(f" {_usage(one)}" for one in arguments)
    lines = [f"- `{'`, `'.join(one.names)}`{_told(one)}" for one in arguments]
    return _section(
        " ".join(words), cleandoc(command.help), f"```sh\ncauserie {' '.join(words)}{used}\n```", "\n".join(lines)
    )


def _usage(argument: cyclopts.Argument) -> str:
    positional = argument.field_info.kind is argument.field_info.POSITIONAL_OR_KEYWORD
    name = argument.name.lstrip("-").upper().replace("-", "_")
    word = name if positional else argument.name if argument.hint is bool else f"{argument.name} {name}"
    return word if argument.field_info.required else f"[{word}]"


def _told(argument: cyclopts.Argument) -> str:
    choices = argument.get_choices()
    default = argument.field_info.default
    told = [
        (argument.parameter.help or "").rstrip("."),
        f"one of {', '.join(f'`{choice}`' for choice in choices)}" if choices else "",
        "required"
        if argument.field_info.required
        else f"`{_default(argument)}` unless told otherwise"
        if default is not None
        else "",
    ]
    words = "; ".join(words for words in told if words)
    return f": {words}." if words else ""


def _default(argument: cyclopts.Argument) -> Any:
    """A switch is on or off by the name that says so."""
    default = argument.field_info.default
    return argument.names[0 if default else -1] if argument.hint is bool else default


def events() -> str:
    return _page(
        "Events",
        """The journal holds one row for everything that happened, numbered without a gap in the order of the commits.
        An event carries ids, enums and numbers, never a name, an address or a text: whoever may read the row it
        speaks of reads it there. Sockets are sent events of the channels that their grant shows.""",
        *(_event(kind) for kind in EventKind),
    )


def _event(kind: EventKind) -> str:
    sentence, data = glosses.of_event(kind)
    return _section(kind.value, sentence, f"Its `data`: {data}." if data else "")


def errors() -> str:
    return _page(
        "Errors",
        """Every refusal has a code that is stable and a sentence in the reader's language. Over HTTP it is
        `application/problem+json` (RFC 9457) with `code`, `params` and the sentence as `title`. `{name}` stands for
        a parameter.""",
        *(_family(family) for family in families(sentences("fr"), sentences("en"))),
    )


def _family(family: Family) -> str:
    lines = [f"## {family.title}", family.about]
    for code, french, english in family.codes:
        lines.append(f"### {code}\n\n- {english}\n- {french}")
    return "\n\n".join(line for line in lines if line)


def capabilities() -> str:
    meanings = [
        f"| `{one.name}` | {glosses.of(one.name, glosses.CAPABILITIES, 'capability')} |"
        for one in fields(type(PROVIDERS[0].capabilities))
    ]
    return _page(
        "Capabilities",
        """What distinguishes providers, as the code says it; screens, the desk and the engines read this and never a
        provider's name. Sizes are in bytes, rates in messages a second.""",
        "| capability | is |\n|---|---|\n" + "\n".join(meanings),
        *(_provider(provider) for provider in sorted(PROVIDERS, key=lambda one: one.name)),
    )


def _provider(provider: Provider) -> str:
    able = provider.capabilities
    rows = [f"| `{one.name}` | {_value(getattr(able, one.name))} |" for one in fields(able)]
    rows.append(f"| largest hook request | {features.size(provider.body_limit, 'en')} |")
    given = [
        f"`{one.name}`{'' if one.required else ' (optional)'}{'' if one.secret else ', shown'}"
        for one in provider.credentials
    ]
    return _section(
        provider.name,
        f"[{features.title(provider)}](../channels/{provider.name}.md). Credentials: {'; '.join(given)}.",
        "| | |\n|---|---|\n" + "\n".join(rows),
    )


def _value(value: Any) -> str:
    if isinstance(value, StickerForm):
        moves = f"moving up to {features.size(value.moving, 'en')}" if value.moving else "standing still"
        shape = "both sides" if value.square else "the longer side"
        return f"{shape} {value.side} pixels, {features.size(value.still, 'en')}, {moves}"
    if isinstance(value, dict):
        return (
            "; ".join(
                f"{kind}: {features.size(limit.size, 'en')} {_mimes(limit.mimes)}" for kind, limit in value.items()
            )
            or "none"
        )
    if isinstance(value, frozenset):
        return ", ".join(sorted(f"`{one}`" for one in value)) or "none"
    if isinstance(value, tuple):
        return " ".join(value) or "any"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | float):
        return features.number(value, "en")
    if isinstance(value, str):
        return f"`{value}`"
    return "none" if value is None else f"{value.total_seconds() / 3600:g} hours"


def _mimes(mimes: tuple[str, ...]) -> str:
    return f"({', '.join(mimes)})" if mimes else "(any type)"


def tables() -> str:
    """By the module that describes them, whose docstring introduces the group."""
    groups = [module for name in described.__all__ if isinstance(module := getattr(described, name), ModuleType)]
    return _page(
        "Tables",
        """Every table and column, and what becomes of each column when a person is forgotten: *kept* (nothing of a
        person is in it), *erased* (emptied, or its row deleted, when its person is erased), or *a hash*, keyed (for
        passwords argon2), which survives its person and tells nothing by itself. A column without such a
        declaration fails the build.""",
        *("\n\n".join(_group(module)) for module in groups),
    )


def _group(module: ModuleType) -> Iterator[str]:
    yield f"## {module.__name__.rpartition('.')[2]}\n\n{_first_sentence(module)}"
    for table in vars(module).values():
        if isinstance(table, Table) and table.name in metadata.tables:
            yield _table(table)


def _table(table: Table) -> str:
    rows = [f"| `{one.name}` | {_type(one)} | {_FORGET[one.info['forget']]} |" for one in table.columns]
    sentence = glosses.of(table.name, glosses.TABLES, "table")
    return (
        f"### {table.name}\n\n{sentence}\n\n| column | type | when a person is forgotten |\n|---|---|---|\n"
        + "\n".join(rows)
    )


def _type(column: Column[Any]) -> str:
    kind = str(column.type.compile(dialect=_POSTGRESQL)).lower()
    key = " key" if column.primary_key else ""
    target = next((f" → `{one.column.table.name}`" for one in column.foreign_keys), "")
    return f"{kind}{key}{target}{', may be null' if column.nullable else ''}"


def _first_sentence(module: ModuleType) -> str:
    return cleandoc(module.__doc__ or "").split("\n\n")[0].replace("\n", " ")


def _page(title: str, about: str, *sections: str) -> str:
    return "\n\n".join((f"# {title}", _MADE, fill(" ".join(about.split()), 120), *sections)) + "\n"


def _section(title: str, *paragraphs: str) -> str:
    return "\n\n".join((f"## {title}", *(one for one in paragraphs if one)))


def _capital(sentence: str) -> str:
    return sentence[:1].upper() + sentence[1:]


PAGES: dict[str, Callable[[], str]] = {
    "settings.md": settings,
    "commands.md": commands,
    "events.md": events,
    "errors.md": errors,
    "capabilities.md": capabilities,
    "tables.md": tables,
}
