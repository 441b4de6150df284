"""What describes a pack to programs and in lists of references: data package, RO-Crate, citation, dictionary."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final

import pandas as pd
import yaml

import journeys
from journeys.findings.finding import Finding
from journeys.sentences.findings.methods import VERSION

_TYPES: Final = {"b": "boolean", "i": "integer", "u": "integer", "f": "number", "M": "date"}
_MEDIA: Final = {
    "csv": "text/csv",
    "svg": "image/svg+xml",
    "png": "image/png",
    "pdf": "application/pdf",
    "html": "text/html",
    "json": "application/json",
    "md": "text/markdown",
    "tex": "application/x-tex",
    "toml": "application/toml",
    "bib": "application/x-bibtex",
    "cff": "application/yaml",
}
COMMUNITY: Final = "short name of the community's definition"


def describe_columns(finding: Finding) -> dict[str, str]:
    """Return what each column of a finding's file means."""
    return {"community": COMMUNITY, **finding.columns}


def data_package(
    name: str, title: str, tables: Mapping[str, tuple[Finding, pd.DataFrame]], files: Mapping[str, bytes]
) -> bytes:
    """Write a data package (Frictionless, version 1) of the tables by their names; ``files`` has their CSV."""
    resources = []
    for table, (finding, rows) in tables.items():
        path = f"tables/{table}.csv"
        fields = [
            {"name": column, "type": _type(rows[column]), "description": meaning}
            for column, meaning in describe_columns(finding).items()
        ]
        resources.append(
            {
                "name": table,
                "title": finding.title,
                "path": path,
                "profile": "tabular-data-resource",
                "format": "csv",
                "mediatype": "text/csv",
                "encoding": "utf-8",
                "bytes": len(files[path]),
                "hash": f"sha256:{hashlib.sha256(files[path]).hexdigest()}",
                "schema": {"fields": fields, "missingValues": [""]},
            }
        )
    return _json({"profile": "tabular-data-package", "name": name, "title": title, "resources": resources})


def ro_crate(title: str, files: Mapping[str, bytes], as_of: date) -> bytes:
    """Write the pack as an RO-Crate, version 1.1: each file with its size and type."""
    parts = [
        {
            "@id": path,
            "@type": "File",
            "encodingFormat": _MEDIA.get(path.rpartition(".")[2], "text/plain"),
            "contentSize": str(len(content)),
        }
        for path, content in files.items()
    ]
    software = {"@id": "#journeys", "@type": "SoftwareApplication", "name": VERSION, "version": journeys.__version__}
    graph: list[dict[str, Any]] = [
        {
            "@id": "ro-crate-metadata.json",
            "@type": "CreativeWork",
            "conformsTo": {"@id": "https://w3id.org/ro/crate/1.1"},
            "about": {"@id": "./"},
        },
        {
            "@id": "./",
            "@type": "Dataset",
            "name": title,
            "description": "Figures, tables and methods in which no count is of few people.",
            "datePublished": as_of.isoformat(),
            "license": "Not stated: whoever publishes it states one.",
            "hasPart": [{"@id": part["@id"]} for part in parts],
        },
        *parts,
        software,
        {
            "@id": "#made",
            "@type": "CreateAction",
            "instrument": {"@id": "#journeys"},
            "result": {"@id": "./"},
        },
    ]
    return _json({"@context": "https://w3id.org/ro/crate/1.1/context", "@graph": graph})


def citation(title: str, as_of: date) -> bytes:
    """Write how the pack is cited (Citation File Format 1.2.0), whose authors are put in by whoever publishes it."""
    return yaml.safe_dump(
        {
            "cff-version": "1.2.0",
            "message": "Put the people who publish this in the place of the author, then cite it as below.",
            "type": "dataset",
            "title": title,
            "authors": [{"name": "Whoever publishes it"}],
            "version": journeys.__version__,
            "date-released": as_of,
        },
        sort_keys=False,
        allow_unicode=True,
    ).encode()


def dictionary(tables: Mapping[str, tuple[Finding, pd.DataFrame]]) -> bytes:
    """Write a row for each column of each table: its type and what it means."""
    rows = [
        (table, column, _type(rows[column]), meaning)
        for table, (finding, rows) in tables.items()
        for column, meaning in describe_columns(finding).items()
    ]
    return pd.DataFrame(rows, columns=["table", "column", "type", "meaning"]).to_csv(index=False).encode()


def sums(files: Mapping[str, bytes]) -> bytes:
    """Write the SHA-256 of each file, as ``sha256sum --check`` reads it."""
    return "".join(f"{hashlib.sha256(content).hexdigest()}  {path}\n" for path, content in files.items()).encode()


def latex(finding: Finding, rows: pd.DataFrame, communities: Sequence[str]) -> bytes:
    """Write a table for LaTeX, with the rules of booktabs; what is left out is a dash."""
    heads = " & ".join(map(escape_latex, rows))
    lines = [" & ".join(_cell(cell) for cell in row) + r" \\" for row in rows.itertuples(index=False)]
    caption = escape_latex(f"{finding.title} {', '.join(communities)}.")
    return "\n".join(
        [
            "% needs \\usepackage{booktabs}",
            r"\begin{table}",
            rf"\caption{{{caption}}}",
            rf"\begin{{tabular}}{{{''.join('l' if _type(rows[name]) == 'string' else 'r' for name in rows)}}}",
            r"\toprule",
            rf"{heads} \\",
            r"\midrule",
            *lines,
            r"\bottomrule",
            r"\end{tabular}",
            r"\end{table}",
            "",
        ]
    ).encode()


def escape_latex(text: object) -> str:
    r"""Return a text in which LaTeX reads no command.

    >>> escape_latex("still_open & 5 %")
    'still\\_open \\& 5 \\%'
    """
    signs = {sign: f"\\{sign}" for sign in "&%$#_{}"} | {
        "\\": r"\textbackslash{}",
        "~": r"\textasciitilde{}",
        "^": r"\textasciicircum{}",
    }
    return "".join(signs.get(sign, sign) for sign in str(text))


def _cell(cell: object) -> str:
    if pd.isna(cell):  # type: ignore[call-overload]
        return "--"
    if isinstance(cell, pd.Timestamp):
        return cell.date().isoformat()
    return escape_latex(f"{cell:g}" if isinstance(cell, float) else cell)


def _type(column: pd.Series) -> str:
    return _TYPES.get(column.dtype.kind, "string")


def _json(value: Mapping[str, Any]) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=2) + "\n").encode()
