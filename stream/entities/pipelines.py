"""Opening a spaCy pipeline: the shipped one, one in a folder, or one that is installed as a package."""

from __future__ import annotations

import hashlib
import importlib.util
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from stream.entities.confidence import Confidence
from stream.entities.model_files import MANIFEST, Manifest, digest_files, read_manifest
from stream.entities.tags import FACTORY
from stream.errors import ModelError

if TYPE_CHECKING:
    from spacy.language import Language

_MODELS: Final = Path(__file__).resolve().parent / "model"
ACCURATE, FAST = "accurate", "fast"
"""The names of the two shipped pipelines."""
SHIPPED: Final = _MODELS / ACCURATE

# They take time and say nothing about names, unless rules ask for their tags.
_UNNEEDED: Final = ("tagger", "morphologizer", "parser", "senter", "attribute_ruler", "lemmatizer", "textcat")
_RULES: Final = ("entity_ruler", "span_ruler")

_MAX_LENGTH: Final = 10**9
"""spaCy's own limit protects memory; here windows do."""


class Pipeline(NamedTuple):
    """A pipeline ready to read, its `name@hash`, and the primary language subtags that it reads."""

    nlp: Language
    identity: str
    languages: frozenset[str]
    confidence: Confidence | None
    """None where nothing honest can be said: the pipeline brings no calibration."""


def open_pipeline(model: str | Path) -> Pipeline:
    """Load what `model` names: "accurate" or "fast" (the shipped ones), a folder, else an installed package.

    A folder with a manifest is checked against it. The identity of any other is the hash of all its files.
    Raises ModelError.
    """
    folder = _folder_of(model)
    if folder.parent == _MODELS or (folder / MANIFEST).exists():
        manifest = read_manifest(folder)
        nlp = _load(folder)
        return Pipeline(nlp, manifest.identity, frozenset(manifest.languages), _confidence(nlp, manifest, folder))
    nlp = _load(folder)
    listing = "".join(f"{digest}  {name}\n" for name, digest in digest_files(folder).items())
    digest = hashlib.sha256(listing.encode()).hexdigest()
    return Pipeline(nlp, f"{_name(nlp.meta)}@{digest[:12]}", _languages(nlp, folder), None)


def _folder_of(model: str | Path) -> Path:
    if model in (ACCURATE, FAST):
        return _MODELS / model
    path = Path(model)
    if path.is_dir():
        return path.resolve()
    name = str(model)
    if path.exists():
        raise ModelError(f"{path} is a file; a spaCy pipeline is a folder (unpack it and name the folder).")
    if name.isidentifier():
        found = importlib.util.find_spec(name)
        if found is not None and found.origin is not None:
            return _data_folder(name, Path(found.origin).parent)
    raise ModelError(
        f"there is no folder and no installed package `{name}`. "
        "DATELINE_NER_MODEL is accurate or fast (the shipped ones), a folder with a spaCy pipeline, or a package "
        "such as en_core_web_sm; unset it to use the accurate one."
    )


def _data_folder(name: str, package: Path) -> Path:
    # An installed pipeline keeps its files in a folder with its version in the name, beside its __init__.py.
    folders = sorted(path.parent for path in package.glob("*/config.cfg"))
    if (package / "config.cfg").exists():
        return package
    if len(folders) == 1:
        return folders[0]
    raise ModelError(f"the package `{name}` at {package} holds no spaCy pipeline (no config.cfg in it).")


def _load(folder: Path) -> Language:
    import spacy  # here, for it takes a second: who only asks for help or a schema does not wait

    import stream.entities.tagger  # noqa: F401  spaCy knows its factory from then on, also where we are not installed

    try:
        config = spacy.util.load_config(folder / "config.cfg")
        factories = {name: part.get("factory", "") for name, part in config["components"].items()}
        ruled = any(factory in _RULES for factory in factories.values())
        exclude = [] if ruled else [name for name, factory in factories.items() if factory in _UNNEEDED]
        nlp = spacy.load(folder, exclude=exclude)
    except Exception as error:  # whatever spaCy, its parts or the pipeline's own code raise
        raise ModelError(f"spaCy cannot load the pipeline at {folder}: {_first_line(error)}") from error
    if not any("doc.ents" in nlp.get_pipe_meta(name).assigns for name in nlp.pipe_names):
        raise ModelError(f"the pipeline at {folder} finds no names: none of {nlp.pipe_names} sets `doc.ents`.")
    nlp.max_length = _MAX_LENGTH
    if set(factories.values()) == {FACTORY}:
        # The tagger asks a new word for nothing but its letters; spaCy would work out 18 attributes of it.
        vocab: Any = nlp.vocab  # its stub does not know them
        vocab.lex_attr_getters = {}
    return nlp


def _confidence(nlp: Language, manifest: Manifest, folder: Path) -> Confidence | None:
    if manifest.calibration is None:
        return None
    try:
        return Confidence.of(nlp, manifest.calibration)
    except (ValueError, KeyError, TypeError) as error:
        raise ModelError(f"the calibration in {folder / MANIFEST} does not fit the model: {error}.") from error


def _first_line(error: Exception) -> str:
    lines = str(error).strip().splitlines()
    return f"{type(error).__name__}: {lines[0]}" if lines else type(error).__name__


def _name(meta: dict[str, Any]) -> str:
    return "-".join(filter(None, (str(meta.get("lang", "")), str(meta.get("name", "")), str(meta.get("version", "")))))


def _languages(nlp: Language, folder: Path) -> frozenset[str]:
    named = nlp.meta.get("languages")
    if isinstance(named, list) and named and all(isinstance(language, str) for language in named):
        return frozenset(named)
    if nlp.lang == "xx":
        raise ModelError(
            f"the pipeline at {folder} is of many languages (xx) and does not say which: "
            'add "languages": ["en", ...] to its meta.json.'
        )
    return frozenset({str(nlp.lang)})
