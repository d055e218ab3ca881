"""The spaCy component that finds names with a small transformer, run by onnxruntime.

    nlp = spacy.load("stream/entities/model/accurate")      # the factory is an entry point of this package

One call reads one stretch of whole sentences, never two at once and never beside another article: what is found depends
on the text alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, Final, NamedTuple

import numpy as np
import onnxruntime
from numpy.typing import NDArray
from spacy.language import Language
from spacy.tokens import Doc, Span
from spacy.vocab import Vocab

from stream.entities.decoding import Found, decode
from stream.entities.frames import Frame, framed, spaces_before
from stream.entities.stretches import SENTENCE_ENDS, stretches
from stream.entities.tags import FACTORY, PROBABILITIES
from stream.entities.wordpieces import REMEMBERED, Word, WordPieces

LIMIT: Final = 96
"""Pieces in a stretch, of the 128 that the network has positions for (two are the frame). 64, 96 and 124 took the same
time a word; F1 on dev texts was 88.2, 87.9, 88.2 (Re-DocRED) and 81.5, 82.0, 83.0 (MEN), within what chance moves."""

_NETWORK, _VOCABULARY = "tagger.onnx", "vocabulary.txt"


class _Token(NamedTuple):
    """`word`: None for white space. `ends`: whether a sentence may end with it."""

    word: Word | None
    ends: bool


class Tagger:
    """Sets `doc.ents`. Not safe for threads."""

    def __init__(self, vocab: Vocab, limit: int = LIMIT) -> None:
        self.vocab = vocab
        self._limit = limit
        self._network = b""
        self._vocabulary: list[str] = []
        self._cut: WordPieces | None = None
        self._tokens: dict[int, _Token] = {}
        self._session: onnxruntime.InferenceSession | None = None

    def __call__(self, doc: Doc) -> Doc:
        """Find the names of `doc`."""
        tokens = list(map(self._token, doc.to_array("ORTH").tolist()))
        spaced = spaces_before(doc.to_array("SPACY").tolist(), (token.word is None for token in tokens))
        words = [number for number, token in enumerate(tokens) if token.word is not None]
        ents: list[Span] = []
        probabilities: list[float] = []
        for found in self._names([tokens[number] for number in words], [spaced[number] for number in words]):
            ents.append(Span(doc, words[found.start], words[found.end - 1] + 1, label=found.label))
            probabilities.append(found.probability)
        doc.ents = ents
        doc.user_data[PROBABILITIES] = probabilities
        return doc

    def pipe(self, docs: Iterable[Doc], **_: Any) -> Iterator[Doc]:
        """Each document by itself."""
        return map(self, docs)

    def use(self, network: bytes, vocabulary: list[str]) -> None:
        """Read with this network (ONNX: `pieces` and `writings` in, `scores` out) and this vocabulary.

        Raises whatever onnxruntime does for bytes that are no network.
        """
        options = onnxruntime.SessionOptions()
        # One thread a process, as many processes as cores: no article waits for another's threads.
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.use_deterministic_compute = True
        options.log_severity_level = 3
        self._session = onnxruntime.InferenceSession(network, options, providers=["CPUExecutionProvider"])
        self._cut = WordPieces(vocabulary)
        self._tokens.clear()
        self._network, self._vocabulary = network, vocabulary

    def to_bytes(self, *, exclude: Iterable[str] = ()) -> bytes:
        """spaCy asks for it; a pipeline is kept in a folder."""
        raise NotImplementedError(f"a pipeline with {FACTORY} is kept with to_disk")

    def to_disk(self, path: Path, *, exclude: Iterable[str] = ()) -> None:
        """Write network and vocabulary into the folder `path`."""
        path.mkdir(parents=True, exist_ok=True)
        (path / _NETWORK).write_bytes(self._network)
        (path / _VOCABULARY).write_text("".join(f"{piece}\n" for piece in self._vocabulary), encoding="utf-8")

    def from_disk(self, path: Path, *, exclude: Iterable[str] = ()) -> Tagger:
        """Read what `to_disk` wrote."""
        self.use((path / _NETWORK).read_bytes(), (path / _VOCABULARY).read_text(encoding="utf-8").splitlines())
        return self

    def initialize(self, get_examples: Callable[[], Any], **_: Any) -> None:
        """Nothing to do: a network is trained by `training/encoder` and put in with `use`."""

    def _token(self, orth: int) -> _Token:
        """What is read of a token, by spaCy's number of its text: the same text, the same number, always."""
        token = self._tokens.get(orth)
        if token is None:
            if self._cut is None:
                raise ValueError(f"{FACTORY} has no network yet: load it from a folder")
            if len(self._tokens) >= REMEMBERED:
                self._tokens.clear()
            text = self.vocab.strings[orth]
            token = _Token(None if text.isspace() else self._cut.word(text), text in SENTENCE_ENDS)
            self._tokens[orth] = token
        return token

    def _names(self, tokens: Sequence[_Token], spaced: Sequence[bool]) -> list[Found]:
        """The names over these words, in reading order."""
        cuts = [token.word for token in tokens if token.word is not None]
        if self._cut is None or not cuts:
            return []
        bounds = list(stretches([len(cut.pieces) for cut in cuts], [token.ends for token in tokens], self._limit))
        frames = (framed(self._cut, cuts[start:end], spaced[start:end], self._limit) for start, end in bounds)
        # One look at all their scores: what a look costs is hardly more for many words than for few.
        return decode([self._scores(frame)[frame.firsts] for frame in frames])

    def _scores(self, frame: Frame) -> NDArray[np.float32]:
        assert self._session is not None
        scores: NDArray[np.float32] = self._session.run(["scores"], frame.inputs())[0][0]
        return scores


@Language.factory(FACTORY, assigns=["doc.ents"], default_config={"limit": LIMIT})
def make_tagger(nlp: Language, name: str, limit: int) -> Tagger:
    """The component, without a network yet."""
    return Tagger(nlp.vocab, limit)
