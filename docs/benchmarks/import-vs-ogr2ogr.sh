#!/usr/bin/env bash
# Imports one GeoJSON of polygons of ten vertices into a fresh store, and writes the same file to
# GeoPackage with ogr2ogr, in turn: features a second of each, their ratio, peak memory.
# Needs Go, awk, GNU time and ogr2ogr (Debian: apt-get install -y gdal-bin time).
# Usage: docs/benchmarks/import-vs-ogr2ogr.sh [FEATURES] [RUNS]
set -euo pipefail
features=${1:-100000} runs=${2:-5}
cd "$(dirname "$0")/../.."
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT

CGO_ENABLED=0 go build -trimpath -o "$dir/yikezhong" ./cmd/yikezhong
awk -v n="$features" 'BEGIN {
	pi = atan2(0, -1); side = int(sqrt(n)) + 1
	print "{\"type\": \"FeatureCollection\", \"features\": ["
	for (i = 0; i < n; i++) {
		x = 106 + (i % side) * 0.002; y = 40 + int(i / side) * 0.002; ring = ""
		for (k = 0; k < 10; k++) {
			r = 0.0006 + 0.0002 * (k % 2); a = 2 * pi * k / 10
			p = sprintf("[%.7f, %.7f]", x + r * cos(a), y + r * sin(a))
			if (k == 0) first = p
			ring = ring p ", "
		}
		printf "%s{\"type\": \"Feature\", \"properties\": {\"id\": \"E%06d\", \"name\": \"小区%d\", \"households\": %d}, \"geometry\": {\"type\": \"Polygon\", \"coordinates\": [[%s%s]]}}\n", (i ? "," : ""), i, i, 100 + i % 900, ring, first
	}
	print "]}"
}' >"$dir/estates.geojson"

measure() { # name command…: one line "seconds KiB" to $dir/name
	local name=$1
	shift
	/usr/bin/time -f '%e %M' -a -o "$dir/$name" "$@" >"$dir/$name.out" 2>&1 || { cat "$dir/$name.out"; exit 1; }
}
for ((i = 0; i < runs; i++)); do
	measure ours "$dir/yikezhong" import --store "$dir/$i.db" --create bench -w bench -l residential-areas --crs EPSG:4326 "$dir/estates.geojson"
	measure ogr2ogr ogr2ogr -f GPKG "$dir/$i.gpkg" "$dir/estates.geojson"
	rm -f "$dir/$i".*
done

median() { sort -n -k"$2","$2" "$dir/$1" | awk -v c="$2" '{v[NR] = $c} END {print v[int((NR + 1) / 2)]}'; }
printf '%d features of 10 vertices, %d MiB, medians of %d runs\n' "$features" "$(($(stat -c %s "$dir/estates.geojson") >> 20))" "$runs"
for name in ours ogr2ogr; do
	awk -v who="$name" -v n="$features" -v s="$(median "$name" 1)" -v m="$(median "$name" 2)" \
		'BEGIN {printf "%-8s %6.2f s  %7.0f features/s  peak %4.0f MiB\n", who, s, n / s, m / 1024}'
done
awk -v a="$(median ours 1)" -v b="$(median ogr2ogr 1)" 'BEGIN {printf "ours at %.2f of the speed of ogr2ogr\n", b / a}'
