"""The query encoder that a library keeps: a generation in its folder, which the database names.

Where several machines share the database, it has the files too, and a folder that lacks them
fetches them from there (`index.storage.kept.generations`).
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from index.errors import EncoderError, LibraryDamagedError
from index.storage import artifacts, manifest
from index.storage.database import Database
from index.storage.kept.documents import shared_documents
from index.vector.query_encoder import CARD_FILE, Encoder, EncoderCard

if TYPE_CHECKING:
    from index.storage.kept.in_database import TableDocuments
    from index.vector.embedder import Embedder

KIND = "encoder"


class EncoderStore:
    """The query encoder of a library, whatever engine searches it."""

    def __init__(self, database: Database, folder: Path) -> None:
        """Take an open database and the library's folder."""
        self._database = database
        self._folder = folder

    @property
    def exists(self) -> bool:
        """Whether an encoder was ever exported."""
        return bool(manifest.current(self._database)[KIND])

    def place(self) -> Path:
        """Return the folder of its files, after the cheap checks; only where it exists.

        Raises:
            LibraryDamagedError: a file is missing, or isn't what was committed.
            LibraryError: it can't be fetched from where machines share it.
        """
        named = self._named()
        try:
            return artifacts.check_sizes(self._folder, *named)
        except LibraryDamagedError:
            if (shared := self._shared()) is None:
                raise
        from index.storage.kept import generations

        generations.fetch(shared, self._folder, *named)
        if not self._database.has_older_readers():
            generations.remove_older(self._folder, named[0])
        return artifacts.check_sizes(self._folder, *named)

    def card(self) -> EncoderCard:
        """Return what it is; raises as `place`, and EncoderError where its card can't be read."""
        return EncoderCard.from_json((self.place() / CARD_FILE).read_text(encoding="utf-8"))

    def load(self) -> Encoder:
        """Load it; raises as `place`, and EncoderError where its files can't be used."""
        return Encoder(self.place())

    def export(self, embedder: Embedder) -> EncoderCard:
        """Write that of a model and name it, in the open transaction; return what it is."""
        cards: list[EncoderCard] = []
        named = manifest.write_generation(
            self._database,
            self._folder,
            KIND,
            lambda target: cards.append(embedder.export(target)),
        )
        self._share(named)
        manifest.name_generations(self._database, KIND, [named])
        return cards[0]

    def check(self) -> None:
        """Read every file of it, and encode something.

        Raises:
            LibraryDamagedError, EncoderError: it isn't what was committed, or can't be used.
        """
        name, sha256 = self._named()
        self.place()
        artifacts.check_contents(self._folder, name, sha256)
        Encoder(self._folder / name).encode(["a probe"])
        shared = self._shared()
        if shared is not None and not self._staged:
            from index.storage.kept import generations

            generations.check(shared, self._folder, name, sha256)

    def repair(self, given: Embedder | None = None) -> None:
        """Export it again, from the model given or one of the model's folders.

        Where machines share it and one of its two places has it whole, that is enough.

        Raises:
            EncoderError: the library's model isn't there any more.
            LibraryDamagedError: the database doesn't say what model it is.
        """
        from index.vector.embedder import ModelFolder

        if self._mended():
            return
        settings = self._database.settings()
        if settings is None:
            raise LibraryDamagedError(
                "the database has lost its settings", "index the folders again into a new library"
            )
        candidates = given or ModelFolder(Path(settings.model_folder)), ModelFolder.default()
        source = next((one for one in candidates if one.revision == settings.revision), None)
        if source is None:
            raise EncoderError(
                f"the model {settings.model} ({settings.revision}) isn't in its folder any more",
                "bring it back, or run: dateline index --rebuild",
            )
        with self._database.transaction():
            self.export(source)

    def adopt(self, staging: Path, serial: int) -> None:
        """Take over, in the open transaction, the encoder of a staged library."""
        manifest.adopt(self._database, self._folder, staging, (KIND,), serial)
        if self.exists:
            self._share(self._named())

    def remove_superseded(self) -> None:
        """Drop what machines shared of encoders that no commit names any more.

        While there is a reader that opened before it, nothing is: see `manifest.remove_superseded`.
        """
        shared = self._shared()
        if shared is not None and not self._database.has_older_readers():
            from index.storage.kept import generations

            names = {name for name, _ in manifest.current(self._database)[KIND]}
            generations.keep_only(shared, KIND, names)

    def _share(self, named: manifest.Named) -> None:
        shared = self._shared()
        if shared is not None and not self._staged:
            from index.storage.kept import generations

            generations.put(shared, self._folder, *named)

    def _mended(self) -> bool:
        """Give the folder what the database has, or the database what the folder has."""
        if (shared := self._shared()) is None:
            return False
        from index.storage.kept import generations

        name, sha256 = self._named()
        try:
            try:
                artifacts.check_contents(self._folder, name, sha256)
            except LibraryDamagedError:
                artifacts.discard(self._folder / name)
                generations.fetch(shared, self._folder, name, sha256)
            else:
                generations.put(shared, self._folder, name, sha256)
            self.check()
        except (LibraryDamagedError, EncoderError):
            return False
        return True

    @property
    def _staged(self) -> bool:
        """Whether it is a rebuild's: shared once it takes the place of the library's own."""
        return self._folder.name == artifacts.STAGING

    def _shared(self) -> TableDocuments | None:
        return shared_documents(self._folder)

    def _named(self) -> manifest.Named:
        return manifest.current(self._database)[KIND][0]
