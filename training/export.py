"""Write the trained reader as int8 ONNX, with outputs of the full network to check it by.

python -m training.export --weights FOLDER --trained FILE... [--out FOLDER]

Of several files of trained weights it takes the mean; one that is named twice counts twice.
"""

from __future__ import annotations

import argparse
import hashlib
import tempfile
from pathlib import Path

import numpy as np
import torch
from onnxruntime.quantization import quantize_dynamic
from tokenizers import Tokenizer

from training.model import Reader
from training.weights import mean

OUT = Path(__file__).resolve().parents[1] / "qa" / "models" / "reader-minilm-int8"
REFERENCE = Path(__file__).with_name("reference_pairs.txt")
INPUTS = ["input_ids", "attention_mask", "token_type_ids"]
OUTPUTS = ["start", "end", "here", "claim"]
LONGEST = 320


def main() -> None:
    """Load, export, quantise, and print the hashes of what was written."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--weights", type=Path, required=True, help="the encoder it began from")
    parser.add_argument("--trained", type=Path, nargs="+", required=True)
    parser.add_argument("--out", type=Path, default=OUT)
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    model = Reader(str(options.weights))
    missing, unknown = model.load_state_dict(mean(options.trained), strict=False)
    if unknown or any(not name.endswith("position_ids") for name in missing):
        raise SystemExit(f"These weights do not fit the network: {[*missing, *unknown][:3]}.")
    model.eval()
    tokenizer = Tokenizer.from_file(str(options.weights / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.enable_truncation(LONGEST, strategy="only_second")
    tokenizer.save(str(options.out / "tokenizer.json"), pretty=False)
    with tempfile.TemporaryDirectory() as folder:
        full = Path(folder) / "fp32.onnx"
        example = torch.ones(2, 8, dtype=torch.long)
        dynamic = {name: {0: "batch", 1: "tokens"} for name in [*INPUTS, "start", "end"]}
        torch.onnx.export(
            model,
            (example, example, example),
            full,
            input_names=INPUTS,
            output_names=OUTPUTS,
            dynamic_axes=dynamic | {"here": {0: "batch"}, "claim": {0: "batch"}},
            opset_version=17,
            dynamo=False,
        )
        # As for the embedder: one scale a matrix is too coarse, 8 bits overflow without VNNI.
        quantize_dynamic(full, options.out / "model.onnx", per_channel=True, reduce_range=True)
    write_reference(model, tokenizer, options.out)
    for file in sorted(options.out.iterdir()):
        content = file.read_bytes()
        print(f"{hashlib.sha256(content).hexdigest()}  {file.name}  {len(content):,} bytes")


@torch.no_grad()
def write_reference(model: Reader, tokenizer: Tokenizer, out: Path) -> None:
    """Store the pairs, and for each "here" as a logit and the three claim logits at full width."""
    pairs = [line.split("\t") for line in REFERENCE.read_text("utf-8").splitlines() if line]
    here, claim = [], []
    for first, second in pairs:
        encoded = tokenizer.encode(first, second)
        ids, types = torch.tensor([encoded.ids]), torch.tensor([encoded.type_ids])
        _, _, h, c = model(ids, torch.ones_like(ids), types)
        here.append(h.numpy()[0])
        claim.append(c.numpy()[0])
    np.savez_compressed(
        out / "reference.npz",
        pairs=np.array(pairs),
        here=np.array(here, dtype=np.float32),
        claim=np.array(claim, dtype=np.float32),
    )


if __name__ == "__main__":
    main()
