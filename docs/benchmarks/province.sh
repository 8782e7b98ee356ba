#!/usr/bin/env bash
# Invents a province of three million junctions, imports it as a user would, and times the program's first
# answers after a restart; then measures how networks grow. Prints CSV: docs/benchmarks/province.md.
set -euo pipefail

nodes=${NODES:-3000000} estates=${ESTATES:-30000} runs=${RUNS:-5}
repo=$(cd "$(dirname "$0")/../.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$repo"
CGO_ENABLED=0 go build -trimpath -o "$work/yikezhong" ./cmd/yikezhong
go build -o "$work/province" ./docs/benchmarks/province
"$work/province" -nodes "$nodes" -estates "$estates" make "$work"
for layer in divisions scopes residential-areas care-rooms facilities walkways; do
	"$work/yikezhong" --store "$work/store.db" import -w province --create 省 -l $layer --crs EPSG:4490 --on-issue skip \
		"$work/$layer.geojson" >"$work/log" 2>&1 || { cat "$work/log" >&2; exit 1; }
	rm "$work/$layer.geojson"
done
"$work/province" -runs "$runs" time "$work/yikezhong" "$work/store.db" province
[ "${GROW:-yes}" = no ] || "$work/province" -nodes "$nodes" grow
