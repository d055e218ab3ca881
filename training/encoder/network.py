"""The network: MiniLM (a BERT of 6 layers, 384 wide), told how each word is written, and a tag for each piece."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import load_file
from torch import Tensor, nn
from torch.nn import functional

from stream.entities.tags import TAGS
from stream.entities.wordpieces import WRITINGS
from training.encoder.shape import HEAD, HEADS, INNER, PIECES, POSITIONS, WIDTH
from training.encoder.sources import SOURCE_COUNT


class Layer(nn.Module):
    """One layer of BERT (Devlin et al. 2019): attention, then two dense layers, each added and normalised.

    Of `heads` heads of attention, each HEAD wide, and `inner` inner units.
    """

    def __init__(self, dropout: float, heads: int, inner: int) -> None:
        super().__init__()
        self.heads = heads
        self.query_key_value = nn.Linear(WIDTH, 3 * heads * HEAD)
        self.attended = nn.Linear(heads * HEAD, WIDTH)
        self.norm_attended = nn.LayerNorm(WIDTH, eps=1e-12)
        self.wide = nn.Linear(WIDTH, inner)
        self.narrow = nn.Linear(inner, WIDTH)
        self.norm = nn.LayerNorm(WIDTH, eps=1e-12)
        self.dropout = dropout

    def forward(self, x: Tensor, mask: Tensor | None) -> Tensor:
        """`x`: batch, pieces, WIDTH. `mask`: batch, 1, 1, pieces; True where there is a piece; None where all are."""
        batch, length, _ = x.shape
        parts = self.query_key_value(x).view(batch, length, 3, self.heads, HEAD).permute(2, 0, 3, 1, 4)
        drop = self.dropout if self.training else 0.0
        read = functional.scaled_dot_product_attention(parts[0], parts[1], parts[2], attn_mask=mask, dropout_p=drop)
        read = self.attended(read.transpose(1, 2).reshape(batch, length, self.heads * HEAD))
        x = self.norm_attended(x + functional.dropout(read, self.dropout, self.training))
        read = self.narrow(functional.gelu(self.wide(x)))
        out: Tensor = self.norm(x + functional.dropout(read, self.dropout, self.training))
        return out


class Tagger(nn.Module):
    """Pieces, writings and a source in; a score for each tag at each piece out.

    The source (which corpus's conventions to follow, 0: unsaid) is added to the first piece, which every word can see.
    """

    def __init__(self, *, layers: int, tags: int, sources: int, dropout: float, heads: int, inner: int) -> None:
        super().__init__()
        self.pieces = nn.Embedding(PIECES, WIDTH)
        self.positions = nn.Embedding(POSITIONS, WIDTH)
        self.writings = nn.Embedding(WRITINGS, WIDTH)
        self.sources = nn.Embedding(sources, WIDTH)
        self.norm = nn.LayerNorm(WIDTH, eps=1e-12)
        self.layers = nn.ModuleList(Layer(dropout, heads, inner) for _ in range(layers))
        self.tags = nn.Linear(WIDTH, tags)
        self.dropout = dropout
        for added in (self.writings, self.sources):
            nn.init.normal_(added.weight, std=0.02)
        nn.init.zeros_(self.sources.weight[:1])

    def forward(self, pieces: Tensor, writings: Tensor, sources: Tensor | None, mask: Tensor | None) -> Tensor:
        """`pieces`, `writings`: batch, length. `sources`: batch. Scores: batch, length, tags."""
        x = self.pieces(pieces) + self.writings(writings) + self.positions.weight[: pieces.shape[1]]
        if sources is not None:
            first = torch.zeros(1, pieces.shape[1], 1, device=pieces.device)
            first[:, 0] = 1.0
            x = x + first * self.sources(sources)[:, None]
        x = functional.dropout(self.norm(x), self.dropout, self.training)
        for layer in self.layers:
            x = layer(x, mask)
        scores: Tensor = self.tags(functional.dropout(x, self.dropout, self.training))
        return scores


def tagger(layers: int, dropout: float, heads: int = HEADS, inner: int = INNER) -> Tagger:
    """A network of the tags and sources that there are."""
    return Tagger(layers=layers, tags=len(TAGS), sources=SOURCE_COUNT, dropout=dropout, heads=heads, inner=inner)


def layers_in(weights: Mapping[str, Any]) -> int:
    """How many layers the network has whose weights these are."""
    return 1 + max(int(name.split(".")[1]) for name in weights if name.startswith("layers."))


def some_layers(weights: Mapping[str, Tensor], chosen: Sequence[int]) -> dict[str, Tensor]:
    """The weights of the network with only these layers, in this order."""
    kept = {name: value for name, value in weights.items() if not name.startswith("layers.")}
    for new, old in enumerate(chosen):
        start = f"layers.{old}."
        part = {name.removeprefix(start): value for name, value in weights.items() if name.startswith(start)}
        kept |= {f"layers.{new}.{name}": value for name, value in part.items()}
    return kept


def start_from(network: Tagger, encoder: Path, chosen: list[int]) -> None:
    """Fill `network` with the weights of a BERT in `encoder` (a safetensors file): its layers `chosen`, in order."""
    found = load_file(encoder)
    with torch.no_grad():
        network.pieces.weight.copy_(found["embeddings.word_embeddings.weight"])
        token_type = found["embeddings.token_type_embeddings.weight"][0]
        network.positions.weight.copy_(found["embeddings.position_embeddings.weight"][:POSITIONS] + token_type)
        _copy(network.norm, found, "embeddings.LayerNorm")
        for layer, number in zip(network.layers, chosen, strict=True):
            assert isinstance(layer, Layer)
            at = f"encoder.layer.{number}"
            for part, kind in enumerate(("query", "key", "value")):
                rows = slice(part * WIDTH, (part + 1) * WIDTH)
                layer.query_key_value.weight[rows] = found[f"{at}.attention.self.{kind}.weight"]
                layer.query_key_value.bias[rows] = found[f"{at}.attention.self.{kind}.bias"]
            _copy(layer.attended, found, f"{at}.attention.output.dense")
            _copy(layer.norm_attended, found, f"{at}.attention.output.LayerNorm")
            _copy(layer.wide, found, f"{at}.intermediate.dense")
            _copy(layer.narrow, found, f"{at}.output.dense")
            _copy(layer.norm, found, f"{at}.output.LayerNorm")


def _copy(module: nn.Linear | nn.LayerNorm, found: dict[str, Tensor], name: str) -> None:
    module.weight.copy_(found[f"{name}.weight"])
    module.bias.copy_(found[f"{name}.bias"])
