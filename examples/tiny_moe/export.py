"""Writes what the browser loads, from a checkpoint of train.py.

    python3 export.py --checkpoint checkpoint.pt --data data

- `model/part_0.onnx` .. `model/part_4.onnx`: the model cut at its routers. Part 0 is the embedding and
  the first attention block up to the router's logits; part i takes the ids and weights of layer i - 1,
  computes its experts and the next attention block; the last part ends in the next-byte logits.
  Matrices are int8 with a float32 scale a column; a runtime multiplies them out once, when it loads.
- `model/model.json`: the shape, and each router's correction bias.
- `heldout/*.txt`: windows of held-out text, and in MODEL_CARD.md PyTorch's figures on them.
- `../../tests/vectors/tiny_moe.{bin,json}`: router logits, ids and weights as PyTorch has them.

PyTorch evaluates the very weights that are written, with transformers' own DeepSeek-V3 router.
"""

import argparse
import json
from dataclasses import asdict
from pathlib import Path

import torch
import torch.nn.functional as F
from torch import Tensor, nn
from train import DOMAINS, Experts, TinyMoe, count_visits, cut_windows, evaluate, load, read_text, rotate
from transformers.models.deepseek_v3.configuration_deepseek_v3 import DeepseekV3Config
from transformers.models.deepseek_v3.modeling_deepseek_v3 import DeepseekV3TopkRouter

HERE = Path(__file__).parent
WINDOW = 1024
# Windows a domain in the tree, and the bytes of the first of them whose routing is written as vectors.
WINDOWS = 6
VECTOR_BYTES = 128


class Int8(nn.Module):
    """A matrix [..., rows, columns] as int8 with a float32 scale a column (or a row, for embeddings)."""

    def __init__(self, matrix: Tensor, dim: int = -2) -> None:
        super().__init__()
        scale = matrix.abs().amax(dim, keepdim=True).clamp(min=1e-12) / 127
        self.register_buffer("values", (matrix / scale).round().to(torch.int8))
        self.register_buffer("scale", scale)

    def forward(self) -> Tensor:
        return self.values.to(torch.float32) * self.scale


class AttentionStep(nn.Module):
    """The attention block of one layer for the next bytes, with the keys and values before them, up to the router."""

    def __init__(self, model: TinyMoe, layer: int) -> None:
        super().__init__()
        attention, experts = model.attention[layer], model.experts[layer]
        self.heads, self.hidden, self.window = model.config.heads, model.config.hidden, model.config.window
        self.width = self.hidden // self.heads
        self.norm, self.router_norm = attention.norm, experts.norm
        self.qkv, self.out = Int8(attention.qkv.weight.T), Int8(attention.out.weight.T)
        self.router = nn.Parameter(experts.router.weight.T.contiguous())

    def forward(self, x: Tensor, cos: Tensor, sin: Tensor, mask: Tensor, keys: Tensor, values: Tensor):
        """x is [tokens, hidden], keys and values [window, hidden], mask [tokens, window + tokens]."""
        qk, v = (self.norm(x) @ self.qkv()).split((2 * self.hidden, self.hidden), dim=-1)
        q, k = rotate(qk.view(-1, 2 * self.heads, self.width), cos, sin).split(self.heads, dim=1)
        keys, values = torch.cat((keys, k.reshape(-1, self.hidden))), torch.cat((values, v))
        keys_by_head = keys.view(-1, self.heads, self.width).permute(1, 2, 0)
        values_by_head = values.view(-1, self.heads, self.width).transpose(0, 1)
        scores = q.transpose(0, 1) @ keys_by_head * self.width**-0.5
        mixed = (scores + mask).softmax(-1) @ values_by_head
        x = x + mixed.transpose(0, 1).reshape(-1, self.hidden) @ self.out()
        return x, self.router_norm(x) @ self.router, keys[-self.window :], values[-self.window :]


class ExpertsStep(nn.Module):
    """The experts of one layer, given ids and weights: only the chosen ones are computed."""

    def __init__(self, experts: Experts) -> None:
        super().__init__()
        config = experts.config

        def by_expert(linear: nn.Linear) -> Tensor:
            return linear.weight.view(config.experts, -1, config.hidden).transpose(1, 2)

        self.width, self.shared_width = config.expert_width, config.shared_width
        self.norm = experts.norm
        self.gate_up = Int8(torch.cat((by_expert(experts.gate), by_expert(experts.up)), dim=-1))
        self.down = Int8(experts.down.weight.T.reshape(config.experts, -1, config.hidden))
        self.shared_gate_up = Int8(torch.cat((experts.shared_gate.weight.T, experts.shared_up.weight.T), dim=-1))
        self.shared_down = Int8(experts.shared_down.weight.T)

    def forward(self, x: Tensor, ids: Tensor, weights: Tensor) -> Tensor:
        """x is [tokens, hidden], ids (int32) and weights are [tokens, top_k]."""
        normed = self.norm(x)
        gate, up = (normed[:, None, None] @ self.gate_up()[ids]).split(self.width, dim=-1)
        routed = (F.silu(gate) * up) @ self.down()[ids] * weights[..., None, None]
        gate, up = (normed @ self.shared_gate_up()).split(self.shared_width, dim=-1)
        return x + routed.sum(dim=(1, 2)) + (F.silu(gate) * up) @ self.shared_down()


class FirstPart(nn.Module):
    """Bytes to the first router."""

    def __init__(self, model: TinyMoe) -> None:
        super().__init__()
        self.embedding = Int8(model.embedding.weight, dim=-1)
        self.attention = AttentionStep(model, 0)

    def forward(self, text: Tensor, *rest: Tensor):
        return self.attention(self.embedding()[text], *rest)


class MiddlePart(nn.Module):
    """The experts of layer i - 1 and the attention of layer i, up to its router."""

    def __init__(self, model: TinyMoe, layer: int) -> None:
        super().__init__()
        self.experts, self.attention = ExpertsStep(model.experts[layer - 1]), AttentionStep(model, layer)

    def forward(self, x: Tensor, ids: Tensor, weights: Tensor, *rest: Tensor):
        return self.attention(self.experts(x, ids, weights), *rest)


class LastPart(nn.Module):
    """The experts of the last layer, up to the next-byte logits."""

    def __init__(self, model: TinyMoe) -> None:
        super().__init__()
        self.experts, self.norm, self.head = ExpertsStep(model.experts[-1]), model.norm, Int8(model.head.weight.T)

    def forward(self, x: Tensor, ids: Tensor, weights: Tensor) -> Tensor:
        return self.norm(self.experts(x, ids, weights)) @ self.head()


def round_weights(model: TinyMoe) -> None:
    """Replaces every matrix that is written as int8 by its rounded values."""

    def rounded(matrix: Tensor, dim: int) -> Tensor:
        return Int8(matrix, dim)()

    config = model.config
    with torch.no_grad():
        model.embedding.weight.copy_(rounded(model.embedding.weight, -1))
        for name, linear in model.named_modules():
            if isinstance(linear, nn.Linear) and not name.endswith("router") and not name.endswith(".down"):
                linear.weight.copy_(rounded(linear.weight, -1))
        for layer in model.experts:
            columns = layer.down.weight.view(config.hidden, config.experts, -1)
            layer.down.weight.copy_(rounded(columns, -1).view(config.hidden, -1))


def use_transformers_router(experts: Experts) -> None:
    """Has a layer decide with the router class of Hugging Face transformers."""
    config = experts.config
    router = DeepseekV3TopkRouter(
        DeepseekV3Config(
            num_local_experts=config.experts,
            n_routed_experts=config.experts,
            num_experts_per_tok=config.top_k,
            hidden_size=config.hidden,
            routed_scaling_factor=config.routed_scaling_factor,
            n_group=1,
            topk_group=1,
            norm_topk_prob=True,
        )
    )
    router.weight.data.copy_(experts.router.weight)
    router.e_score_correction_bias.copy_(experts.bias)

    def decide(normed: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        logits, weights, ids = router(normed)
        return tuple(x.view(*normed.shape[:-1], -1) for x in (logits, ids, weights))

    experts.decide = decide


def write_parts(model: TinyMoe, folder: Path) -> list[str]:
    """Writes the parts as ONNX, with any number of tokens a call."""
    config, tokens = model.config, 2
    state = {"x": torch.zeros(tokens, config.hidden)}
    decision = {
        "ids": torch.zeros(tokens, config.top_k, dtype=torch.int32),
        "weights": torch.zeros(tokens, config.top_k),
    }
    half = config.hidden // config.heads // 2
    context = {
        "cos": torch.zeros(tokens, 1, half),
        "sin": torch.zeros(tokens, 1, half),
        "mask": torch.zeros(tokens, config.window + tokens),
        "keys": torch.zeros(config.window, config.hidden),
        "values": torch.zeros(config.window, config.hidden),
    }
    attended = ["next_x", "logits", "next_keys", "next_values"]
    parts = [(FirstPart(model), {"text": torch.zeros(tokens, dtype=torch.int32), **context}, attended)]
    parts += [(MiddlePart(model, i), {**state, **decision, **context}, attended) for i in range(1, config.layers)]
    parts += [(LastPart(model), {**state, **decision}, ["next_byte"])]
    names = []
    for i, (part, inputs, outputs) in enumerate(parts):
        moving = [name for name in (*inputs, *outputs) if "keys" not in name and "values" not in name]
        axes = {name: {0: "tokens"} for name in moving}
        if "mask" in inputs:
            axes["mask"][1] = "window_and_tokens"
        names.append(f"part_{i}.onnx")
        torch.onnx.export(
            part.eval(),
            tuple(inputs.values()),
            folder / names[-1],
            input_names=list(inputs),
            output_names=outputs,
            dynamic_axes=axes,
            opset_version=17,
            # Folding would write float32 where int8 is meant.
            do_constant_folding=False,
            dynamo=False,
        )
    return names


def write_manifest(model: TinyMoe, parts: list[str], folder: Path) -> None:
    """Writes the shape of the model and what its gates are made from."""
    biases = [[float(x) for x in layer.bias] for layer in model.experts]
    manifest = {**asdict(model.config), "parts": parts, "biases": biases}
    (folder / "model.json").write_text(json.dumps(manifest, indent=2) + "\n")


@torch.no_grad()
def write_vectors(model: TinyMoe, samples: dict[str, Tensor], stem: Path) -> None:
    """Writes the routing of the first bytes of every domain: float32 and int32, little-endian."""
    config = model.config
    text = torch.stack([windows[0, :VECTOR_BYTES] for windows in samples.values()]).long()
    decisions = model(text)[1]
    layers = {name: torch.stack([d[name] for d in decisions]) for name in ("logits", "ids", "weights")}
    arrays = [layers["logits"].float(), layers["ids"].to(torch.int32), layers["weights"].float()]
    stem.with_suffix(".bin").write_bytes(b"".join(array.numpy().tobytes() for array in arrays))
    shape = [config.layers, len(DOMAINS), VECTOR_BYTES]
    vectors = {
        "source": "examples/tiny_moe/export.py, transformers 5.17.0 DeepseekV3TopkRouter",
        "tokens": shape,
        "axes": ["layer", "domain", "byte"],
        "tensors": {"logits": ["f32", config.experts], "ids": ["i32", config.top_k], "weights": ["f32", config.top_k]},
    }
    stem.with_suffix(".json").write_text(json.dumps(vectors, indent=2) + "\n")


def write_block(file: Path, name: str, text: str) -> None:
    """Replaces what stands between `<!-- name -->` and `<!-- /name -->`."""
    page = file.read_text()
    before, rest = page.split(f"<!-- {name} -->")
    after = rest.split(f"<!-- /{name} -->")[1]
    file.write_text(f"{before}<!-- {name} -->\n\n{text}\n\n<!-- /{name} -->{after}")


def tabulate(rows: dict[str, tuple[int, float, float]]) -> str:
    """Writes a table of figures."""
    lines = ["| domain | bytes | bits per byte | next-byte accuracy, % |", "| --- | --- | --- | --- |"]
    lines += [f"| {domain} | {count} | {bits:.4f} | {accuracy:.3f} |" for domain, (count, bits, accuracy) in rows.items()]
    return "\n".join(lines)


@torch.no_grad()
def tabulate_busiest(model: TinyMoe, samples: dict[str, Tensor]) -> str:
    """Writes a table of the experts that each domain visits most, as many as a token visits, layer by layer."""
    config = model.config
    visits = {d: [count_visits(x["ids"], config.experts) for x in model(w.long())[1]] for d, w in samples.items()}
    lines = [f"| layer | {' | '.join(DOMAINS)} |", f"| --- |{' --- |' * len(DOMAINS)}"]
    for layer in range(config.layers):
        busiest = [visits[domain][layer].topk(config.top_k).indices.tolist() for domain in DOMAINS]
        lines.append(f"| {layer} | {' | '.join(', '.join(map(str, ids)) for ids in busiest)} |")
    return "\n".join(lines)


def measure(model: nn.Module, texts: dict[str, Tensor]) -> dict[str, tuple[int, float, float]]:
    """Evaluates windows of every domain."""
    return {domain: (windows.numel(), *evaluate(model, windows)) for domain, windows in texts.items()}


def main() -> None:
    """Writes everything."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--checkpoint", type=Path, required=True)
    parser.add_argument("--data", type=Path, required=True)
    options = parser.parse_args()
    model = load(options.checkpoint)
    folder = HERE / "model"
    folder.mkdir(exist_ok=True)
    write_manifest(model, write_parts(model, folder), folder)
    round_weights(model)
    for experts in model.experts:
        use_transformers_router(experts)
    held_out = read_text(options.data, "heldout")
    samples = {domain: cut_windows(text, WINDOW, WINDOWS) for domain, text in held_out.items()}
    (HERE / "heldout").mkdir(exist_ok=True)
    for domain, windows in samples.items():
        (HERE / "heldout" / f"{domain}.txt").write_bytes(windows.numpy().tobytes())
    write_vectors(model, samples, HERE.parent.parent / "tests/vectors/tiny_moe")
    everything = {domain: cut_windows(text, WINDOW) for domain, text in held_out.items()}
    card = HERE / "MODEL_CARD.md"
    write_block(card, "sample: written by export.py", tabulate(measure(model, samples)))
    write_block(card, "busiest: written by export.py", tabulate_busiest(model, samples))
    write_block(card, "held out: written by export.py", tabulate(measure(model, everything)))


if __name__ == "__main__":
    main()
