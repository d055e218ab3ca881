"""Train the encoder: each stage's examples, then its passes; taken up where it was cut off.

    python -m training.encoder.train DATA --encoder model.safetensors --vocabulary vocab.txt [--until STAGE]
    python -m training.encoder.train DATA ... --config training/encoder/fast.toml --teacher WORK/blend.pt \\
        --work WORK/fast

With a teacher the network starts as some of its layers and learns to say what it says, beside the labels (distillation,
Hinton et al. 2015).

A stage goes on from the one before it, or from the one that it names (`after`). Where the config has a `blend`, the
averages of those stages are averaged once more: trainings that began alike and ended apart are better together
("model soups", Wortsman et al. 2022).

What was done lies in the work folder (not in git): a stage's examples (NAME.npz), its end (NAME.pt), and the running
checkpoint. The same config, corpora and package versions give the same examples byte for byte.
"""

from __future__ import annotations

import argparse
import time
import tomllib
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, Final, NamedTuple

import torch
from spacy.language import Language
from torch.nn import functional

from stream.entities.wordpieces import WordPieces
from training.annotations import gmb_texts
from training.encoder.batches import Batch, Examples
from training.encoder.examples import write_examples
from training.encoder.export import pipeline_of
from training.encoder.mending import names_by_model
from training.encoder.network import layers_in, some_layers, start_from, tagger
from training.encoder.prepare import Maker, Newswire
from training.encoder.prune import dense_weights
from training.encoder.shape import HEADS, INNER
from training.encoder.stages import corpora_of, end_of
from training.encoder.tagging import UNKNOWN
from training.ner.augment import Ent
from training.ner.pipelines import blank_pipeline

HERE: Final = Path(__file__).parent
WORK: Final = HERE.parent / "work" / "encoder"
_KEEP_EVERY: Final = 100
"""Steps between checkpoints: two to five minutes on one core, so that no more than that is lost."""


class Pruned(NamedTuple):
    """A network that goes on learning with fewer heads and inner units."""

    end: Path
    """Of the training before (NAME.pt): embeddings, norms and tags are as there."""
    folder: Path
    """The pipeline that `prune.py` made of it: the rest."""

    def weights(self) -> dict[str, torch.Tensor]:
        """All weights, by their names in `network.Tagger`."""
        known: dict[str, torch.Tensor] = torch.load(self.end, map_location="cpu")["average"]
        return known | {name: torch.tensor(value) for name, value in dense_weights(self.folder).items()}


class Run:
    """Weights, their running average, the optimizer, and where the training stands."""

    def __init__(
        self, config: dict[str, Any], encoder: Path, teacher: Path | None, pruned: Pruned | None, device: str
    ) -> None:
        torch.manual_seed(config["seed"])
        self.config, self.device = config, device
        shape = (config["heads"], config["inner"]) if pruned else (HEADS, INNER)
        self.network = tagger(len(config["layers"]), config["dropout"], *shape).to(device)
        self.teacher = None
        if teacher is None:
            start_from(self.network, encoder, config["layers"])
        else:
            weights = torch.load(teacher, map_location=device)["average"]
            self.teacher = tagger(layers_in(weights), 0.0).to(device).eval()
            self.teacher.load_state_dict(weights)
            self.network.load_state_dict(pruned.weights() if pruned else some_layers(weights, config["layers"]))
        new = [*self.network.writings.parameters(), *self.network.sources.parameters(), *self.network.tags.parameters()]
        known = {id(weight) for weight in new}
        old = [weight for weight in self.network.parameters() if id(weight) not in known]
        self.optimizer = torch.optim.AdamW(
            [{"params": old, "times": 1.0}, {"params": new, "times": config["new_parts_rate"]}],
            weight_decay=config["weight_decay"],
            fused=True,
        )
        self.average = {name: value.clone() for name, value in self.network.state_dict().items()}
        self.stage, self.step, self.steps_ever = "", 0, 0

    def learn(self, batch: Batch, rate: float) -> float:
        """One step; its loss."""
        for group in self.optimizer.param_groups:
            group["lr"] = rate * group["times"]
        batch = Batch(*(part.to(self.device) for part in batch))
        with torch.autocast(self.device, dtype=torch.bfloat16):
            scores = self.network(batch.pieces, batch.writings, batch.sources, batch.mask)
            said = self._said(batch)
        loss = functional.cross_entropy(scores.float().flatten(0, 1), batch.tags.flatten(), ignore_index=UNKNOWN)
        if said is not None:
            # At the first pieces of words only, labelled or not: elsewhere nobody asks.
            asked = (batch.writings > 0) & (batch.writings % 4 < 2)
            towards = functional.kl_div(
                scores.float()[asked].log_softmax(-1), said.float()[asked].softmax(-1), reduction="batchmean"
            )
            loss = (1 - self.config["teacher_share"]) * loss + self.config["teacher_share"] * towards
        loss.backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(self.network.parameters(), 1.0)
        self.optimizer.step()
        self.optimizer.zero_grad(set_to_none=True)
        self.step += 1
        self.steps_ever += 1
        # Early weights are forgotten faster: an average over more steps than were made would hold the start.
        keep = min(self.config["average"], self.steps_ever / (self.steps_ever + 10))
        with torch.no_grad():
            for name, value in self.network.state_dict().items():
                self.average[name].lerp_(value, 1 - keep)
        return float(loss.detach())

    def _said(self, batch: Batch) -> torch.Tensor | None:
        """What the teacher says to the batch."""
        if self.teacher is None:
            return None
        with torch.no_grad():
            said: torch.Tensor = self.teacher(batch.pieces, batch.writings, batch.sources, batch.mask)
        return said

    def save(self, path: Path) -> None:
        """Write everything to `path`, whole or not at all."""
        state = {
            "network": self.network.state_dict(),
            "average": self.average,
            "optimizer": self.optimizer.state_dict(),
            "at": (self.stage, self.step, self.steps_ever),
            "random": torch.get_rng_state(),
        }
        torch.save(state, path.with_suffix(".part"))
        path.with_suffix(".part").replace(path)

    def load(self, path: Path) -> None:
        """Go on from `path`."""
        state = torch.load(path, map_location=self.device)
        self.network.load_state_dict(state["network"])
        self.average = state["average"]
        self.optimizer.load_state_dict(state["optimizer"])
        self.stage, self.step, self.steps_ever = state["at"]
        torch.set_rng_state(state["random"].cpu())


def passes(found: Examples, pieces: int, seed: int) -> Iterator[Batch]:
    """Batches without end, each pass in another order."""
    number = 0
    while True:
        yield from found.batches(pieces, seed * 1000 + number)
        number += 1


def train_stage(run: Run, stage: dict[str, Any], path: Path, work: Path) -> None:
    """All steps of one stage, from where `run` stands in it."""
    found = Examples(path)
    per_pass = sum(1 for _ in found.batches(run.config["batch_pieces"], 0))
    steps = round(per_pass * stage["passes"])
    if run.stage != stage["name"]:
        run.stage, run.step = stage["name"], 0
    print(f"{stage['name']}: {len(found)} stretches, {found.lengths.sum()} pieces, {steps} steps", flush=True)
    first, last = stage["rate"]
    run.network.train()
    began, total, since = time.monotonic(), 0.0, 0
    for number, batch in enumerate(passes(found, run.config["batch_pieces"], run.config["seed"])):
        if number >= steps:
            break
        if number < run.step:
            continue  # done before the training was cut off
        rate = (first + (last - first) * number / steps) * min(1.0, (number + 1) / max(1, stage.get("warmup", 0)))
        total, since = total + run.learn(batch, rate), since + 1
        if run.step % _KEEP_EVERY == 0 or run.step == steps:
            pace = (time.monotonic() - began) / since
            print(f"{stage['name']} {run.step}/{steps} loss {total / since:.4f} {pace:.2f} s/step", flush=True)
            began, total, since = time.monotonic(), 0.0, 0
            run.save(work / "checkpoint.pt")


def _finder(weights: Path, vocabulary: list[str]) -> Callable[[str], list[Ent]]:
    """What finds names with the weights of a stage's end; built when it is first asked."""
    ready: list[Language] = []

    def find(text: str) -> list[Ent]:
        if not ready:
            ready.append(pipeline_of(weights, vocabulary))
        return [(ent.start_char, ent.end_char, ent.label_) for ent in ready[0](text).ents]

    return find


def train(
    data: Path,
    encoder: Path,
    vocabulary: list[str],
    work: Path,
    config: dict[str, Any],
    *,
    teacher: Path | None = None,
    pruned: Pruned | None = None,
    until: str | None = None,
) -> None:
    """All stages of `config`, or those up to `until`; each leaves its weights in `work` as NAME.pt, all as `end_of`."""
    work.mkdir(parents=True, exist_ok=True)
    cut = WordPieces(vocabulary)
    run = Run(config, encoder, teacher, pruned, "cuda" if torch.cuda.is_available() else "cpu")
    if (work / "checkpoint.pt").exists():
        run.load(work / "checkpoint.pt")
    for number, stage in enumerate(config["stages"]):
        path = work / stage.get("examples", f"{stage['name']}.npz")
        if not path.exists():
            nlp = blank_pipeline()
            newswire = None
            if (model := stage.get("agree_with")) is not None:
                texts = gmb_texts(data)
                found = names_by_model(texts, _finder(work / f"{model}.pt", vocabulary), work / f"{model}.gmb.json")
                newswire = Newswire(nlp, texts, found)
            maker = Maker(nlp, cut, stage.get("seed", config["seed"] + number))
            write_examples(path, maker.of_corpora(data, corpora_of(config, stage), newswire))
        if not (work / f"{stage['name']}.pt").exists():
            if "after" in stage and run.stage != stage["name"]:
                run.load(work / f"{stage['after']}.pt")
            train_stage(run, stage, path, work)
            run.save(work / f"{stage['name']}.pt")
        if stage["name"] == until:
            return
    if "blend" in config:
        blend([work / f"{name}.pt" for name in config["blend"]], end_of(config, work))


def blend(ends: Sequence[Path], target: Path) -> None:
    """Write the mean of the averaged weights of several stages' ends to `target`."""
    states = [torch.load(end, map_location="cpu")["average"] for end in ends]
    mean = {name: torch.stack([state[name] for state in states]).mean(dim=0) for name in states[0]}
    torch.save({"average": mean}, target.with_suffix(".part"))
    target.with_suffix(".part").replace(target)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path, help="folder with the corpora")
    parser.add_argument("--encoder", type=Path, required=True, help="MiniLM's weights, safetensors")
    parser.add_argument("--vocabulary", type=Path, required=True, help="its vocab.txt")
    parser.add_argument("--config", type=Path, default=HERE / "config.toml")
    parser.add_argument("--teacher", type=Path, help="the end of a stage (NAME.pt) of a larger network")
    parser.add_argument(
        "--pruned", type=Path, nargs=2, metavar=("END", "FOLDER"), help="start from END, pruned by prune.py to FOLDER"
    )
    parser.add_argument("--work", type=Path, default=WORK)
    parser.add_argument("--until", help="the last stage to train")
    a = parser.parse_args()
    config = tomllib.loads(a.config.read_text(encoding="utf-8"))
    vocabulary = a.vocabulary.read_text(encoding="utf-8").splitlines()
    pruned = Pruned(*a.pruned) if a.pruned else None
    train(a.data, a.encoder, vocabulary, a.work, config, teacher=a.teacher, pruned=pruned, until=a.until)


if __name__ == "__main__":
    main()
