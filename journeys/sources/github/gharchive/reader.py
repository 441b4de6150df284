"""GH Archive: GitHub's public events as JSON lines, from 2015 on, one file an hour or a selection of them.

Left out on purpose: pushes. Their commits carry no date of their own, and a push repeats what was merged or what
somebody else wrote; commits come from the git log. Creating, deleting and publishing repositories or branches are no
acts of the vocabulary either. The timeline format before 2015 is another format.

Since October 2025 pulls are trimmed: they say neither author, nor title, nor who merged. Whose change it was is then
known where an import has its opening; a note counts the merges that need one.
"""

import re
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Final

import narwhals as nw

from journeys.errors import ExportError
from journeys.model.communities.community import matches
from journeys.model.extract import Extract, Rejected, Rejections
from journeys.model.windows import EVERYWHERE
from journeys.sources.base import TEXT_KEPT, ImportContext, hour_windows
from journeys.sources.decode import lines as decode_lines
from journeys.sources.decode.compressed import compression_of_file
from journeys.sources.decode.files import to_utf8
from journeys.sources.github.gharchive import records as gharchive_records
from journeys.sources.github.gharchive.acts import find_acts, find_claims, find_threads
from journeys.sources.github.gharchive.prefilter import narrow
from journeys.sources.github.gharchive.reused_logins import tell_apart

NAME: Final = "gh_archive"
SHOWS: Final = frozenset(
    {"starred", "forked", "opened_issue", "commented", "claimed", "opened_change", "landed_change", "reviewed"}
    | {"published", "merged_change", "triaged", "released"}
)
SAMPLE_LINES: Final = 1_000
HOUR_PLACES: Final = 50
"""More repositories than this among the first lines: a whole hour of GitHub, not a community's own selection."""
REASONS_SHOWN: Final = 3

_USUAL: Final = re.compile(
    rb'\{"id":"\d+","type":"\w+","actor":\{[^{}\n]*\},"repo":\{"id":\d+,"name":"([^"\\\n]*)"',
)
"""How GH Archive writes the beginning of a line. A line that begins otherwise is parsed to find its repository."""


def recognise(path: Path, head: bytes) -> bool:
    """Return whether the file's first lines are GH Archive's, in any encoding that is read."""
    return any(_USUAL.match(line.strip()) or _is_record(line) for line in to_utf8(head).split(b"\n"))


def _is_record(line: bytes) -> bool:
    if b'"actor"' not in line or b'"payload"' not in line or b'"repo"' not in line:
        return False
    try:
        gharchive_records.decode(line)
    except ValueError:
        return False
    return True


def read(path: Path, import_context: ImportContext) -> Extract:
    """Read one file as events, claims and threads.

    The engine reads a clean file in one go. One with anything wrong in it is read again in batches, and a batch that
    the engine refuses line by line, to put the faulty lines aside and pass on the others.

    Raises
    ------
    ExportError
        When not one line is a record of GH Archive.
    """
    patterns, progress = import_context.patterns, import_context.progress
    narrowing = Narrowing(patterns) if patterns and _is_whole_hour(path) else None
    loaded = _Loaded(import_context)
    with import_context.engine.watched(lambda share: progress(int(share * path.stat().st_size))):
        whole = not narrowing and loaded.take_whole(path)
    if not whole:
        with tempfile.TemporaryDirectory(prefix="journeys-") as folder:
            for batch in decode_lines.read_batches(path, Path(folder), narrowing.choose if narrowing else None):
                loaded.take(batch)
                progress(batch.until)
    if not (loaded.good or (narrowing and narrowing.passed_over)):
        reasons = "; ".join(f"line {bad.record}: {bad.reason}" for bad in loaded.rejected[:REASONS_SHOWN])
        msg = f"{path} has no record of GH Archive that can be read. {reasons or 'It is empty'}."
        raise ExportError(msg)
    return replace(
        _extract(loaded, narrowing),
        windows=hour_windows(path, SHOWS, narrowing.patterns if narrowing else (EVERYWHERE,)),
    )


def _is_whole_hour(path: Path) -> bool:
    """Return whether the first lines are of so many repositories that they can only be all of GitHub's."""
    names = set()
    for line in decode_lines.read_first_lines(path, SAMPLE_LINES):
        if usual := _USUAL.match(line):
            names.add(usual[1])
        elif _is_record(line):
            names.add(gharchive_records.decode(line).repo.name.encode())
    return len(names) > HOUR_PLACES


class Narrowing:
    """Chooses the lines of the wanted places before they are parsed: of an hour's lines hardly any are."""

    def __init__(self, patterns: Iterable[str]) -> None:
        self.patterns = [pattern.lower() for pattern in patterns if pattern.startswith("github:")]
        self.passed_over = 0
        # most patterns name a repository or an owner: found in a set, whatever their number; only odd ones are compared
        names = [pattern.removeprefix("github:").encode() for pattern in self.patterns]
        self._repositories = {name for name in names if b"*" not in name}
        self._owners = {name.removesuffix(b"/*") for name in names if re.fullmatch(rb"[^*]+/\*", name)}
        others = {name for name in names if b"*" in name} - {owner + b"/*" for owner in self._owners}
        self._others = [pattern for pattern in self.patterns if pattern.removeprefix("github:").encode() in others]

    def choose(self, block: bytes, first: int) -> tuple[bytes, list[int]]:
        """Return the wanted lines of a block, and those that must be parsed to decide, with their numbers."""
        chosen: list[bytes] = []
        numbers: list[int] = []
        begin, number, find, match = 0, first, block.find, _USUAL.match
        while (end := find(b"\n", begin)) >= 0:
            usual = match(block, begin)
            if usual is None or self._wants(usual[1].lower()):
                chosen.append(block[begin : end + 1])
                numbers.append(number)
            begin, number = end + 1, number + 1
        self.passed_over += number - first - len(numbers)
        return b"".join(chosen), numbers

    def _wants(self, name: bytes) -> bool:
        if name in self._repositories or name[: name.find(b"/")] in self._owners:
            return True
        return bool(self._others) and any(
            matches(pattern, f"github:{name.decode(errors='replace')}") for pattern in self._others
        )

    def wants_place(self, place: str) -> bool:
        """Return whether a place is wanted."""
        return any(matches(pattern, place) for pattern in self.patterns)


@dataclass
class _Loaded:
    """The narrow table as batches come in, what was rejected, and how many lines were read."""

    import_context: ImportContext
    records: nw.LazyFrame[Any] | None = None
    rejected: Rejections = field(default_factory=Rejections)
    redone: list[int] = field(default_factory=list)
    good: int = 0
    batches: int = 0

    def take_whole(self, path: Path) -> bool:
        """Read the file as it is; return whether that went well."""
        compression = compression_of_file(path)
        # the engine reads gzip as it reads text; other compressions come in batches
        if compression not in ("", "gzip") or not any(line.strip() for line in decode_lines.read_first_lines(path, 1)):
            return False
        self.good = self._load(path, gzip=compression == "gzip")
        return bool(self.good)

    def take(self, batch: decode_lines.Batch) -> None:
        """Read a batch: at once, or line by line if anything is wrong with it."""
        self.rejected.add_all(batch.rejected)
        self.good += len(batch.numbers) if any(decode_lines.read_lines(batch)) else 0
        if self._load(batch.path):
            return
        before = self.rejected.total
        self._sift(batch)
        self.good -= self.rejected.total - before

    def sound(self) -> nw.LazyFrame[Any]:
        """Return the narrow table without what was unfit or was read again."""
        if self.records is None:
            msg = "nothing was loaded"
            raise ExportError(msg)
        return self.records.filter(nw.col("sound") & ~nw.col("batch").is_in(self.redone))

    def _load(self, path: Path, *, gzip: bool = False) -> bool:
        """Load lines in the engine; return whether all of them were sound."""
        number, self.batches = self.batches, self.batches + 1
        now, engine = self.import_context.now, self.import_context.engine
        try:
            self.records = engine.load_json_lines(
                path, gharchive_records.COLUMNS, lambda rows: narrow(rows, now, number), self.records, gzip=gzip
            )
        except ExportError:
            return False
        if not engine.count(self.records.filter((nw.col("batch") == number) & ~nw.col("sound"))):
            return True
        # its sound rows are in the table already, and come again when the batch is read line by line
        self.redone.append(number)
        return False

    def _sift(self, batch: decode_lines.Batch) -> None:
        """Read a batch again with its good records alone, without the fields that are not read; reject the bad ones."""
        numbers: list[int] = []
        fresh = batch.path.with_suffix(".sifted")
        with fresh.open("wb") as file:
            for number, line in decode_lines.read_lines(batch):
                try:
                    record = gharchive_records.decode(line)
                    reason = gharchive_records.fault(record, self.import_context.now)
                except ValueError as error:
                    reason = str(error)
                if reason:
                    self.rejected.add(Rejected(number, reason, line[:TEXT_KEPT].decode(errors="replace").strip()))
                else:
                    file.write(gharchive_records.shorten(record) + b"\n")
                    numbers.append(number)
        self._load_by_halves(fresh, numbers)

    def _load_by_halves(self, path: Path, numbers: list[int]) -> None:
        """Load a sifted batch; should the engine still refuse a line, find that line and reject it."""
        if not numbers or self._load(path):
            return
        # our decoder and the engine's differ in rare cases, and the engine's refusal does not name the line
        text = path.read_bytes().splitlines(keepends=True)
        if len(numbers) == 1:
            shown = text[0][:TEXT_KEPT].decode(errors="replace")
            self.rejected.add(Rejected(numbers[0], "the engine cannot read this record", shown))
            return
        half = len(numbers) // 2
        for part, some in ((text[:half], numbers[:half]), (text[half:], numbers[half:])):
            path.write_bytes(b"".join(part))
            self._load_by_halves(path, some)


def _extract(loaded: _Loaded, narrowing: Narrowing | None) -> Extract:
    """Return the frames and notes of what was loaded."""
    engine = loaded.import_context.engine
    records, notes = loaded.sound(), []
    if narrowing:
        # lines that began in an unusual way passed the choice, and are chosen by their place only now
        places = engine.collect(records.select("place").unique())["place"]
        records = records.filter(nw.col("place").is_in([place for place in places if narrowing.wants_place(place)]))
        notes.append(
            f"This is a whole hour of GitHub: {narrowing.passed_over:,} lines of other places were passed over."
        )
    records = tell_apart(records, engine)
    trimmed = nw.col("thread").str.starts_with("pull/") & nw.col("author").is_null() & nw.col("merged")
    of_each = (
        records.with_columns(trimmed=trimmed).group_by("kind").agg(nw.len().alias("rows"), nw.col("trimmed").sum())
    )
    kinds = engine.collect(of_each.sort("kind"))
    if count := int(kinds["trimmed"].sum()):
        notes.append(
            f"Merges that do not say whose change it was: {count:,}. GitHub trims these records since October 2025. "
            "They count where an import has the opening of the change: the archive of the repository, or that hour."
        )
    unknown = kinds[~kinds["kind"].isin(gharchive_records.EVENT_TYPES)]
    notes += [
        f"Records of unknown type {row.kind} that were passed over: {row.rows:,}." for row in unknown.itertuples()
    ]
    return Extract(
        events=find_acts(records, set(kinds["kind"])),
        claims=find_claims(records),
        threads=engine.pluck(find_threads(records), "labels", "name"),
        shows=SHOWS,
        rejected=loaded.rejected,
        further_rejected=loaded.rejected.total - len(loaded.rejected),
        notes=notes,
    )
