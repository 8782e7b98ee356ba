#!/usr/bin/env bash
# Imports one GeoJSON of polygons of ten vertices into a fresh store, and writes the same file to
# GeoPackage with ogr2ogr, in turn: features a second of each, their ratio, peak memory.
# Where YIKEZHONG_POSTGRES names a database, both write there too, each into a schema that is dropped again.
# Needs Go, awk, GNU time and ogr2ogr (Debian: apt-get install -y gdal-bin time; psql for a database).
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
names=(ours ogr2ogr)
schema=bench_$$ db=${YIKEZHONG_POSTGRES:-}
if [ -n "$db" ]; then names+=(ours-postgis ogr2ogr-postgis); fi
with() { case $db in *\?*) echo "$db&$1" ;; *) echo "$db?$1" ;; esac }
sql() { psql -Xqd "$db" -c "$1" 2>/dev/null; }
for ((i = 0; i < runs; i++)); do
	if [ -n "$db" ]; then
		sql "DROP SCHEMA IF EXISTS $schema CASCADE"
		measure ours-postgis "$dir/yikezhong" import --store "$(with "search_path=$schema")" --create bench -w bench \
			-l residential-areas --crs EPSG:4326 "$dir/estates.geojson"
		measure ogr2ogr-postgis ogr2ogr -f PostgreSQL "postgresql://${db#*://}" "$dir/estates.geojson" -lco "SCHEMA=$schema" --config PG_USE_COPY YES
		sql "DROP SCHEMA $schema CASCADE"
	fi
	measure ours "$dir/yikezhong" import --store "$dir/$i.db" --create bench -w bench -l residential-areas --crs EPSG:4326 "$dir/estates.geojson"
	measure ogr2ogr ogr2ogr -f GPKG "$dir/$i.gpkg" "$dir/estates.geojson"
	rm -f "$dir/$i".*
done

median() { sort -n -k"$2","$2" "$dir/$1" | awk -v c="$2" '{v[NR] = $c} END {print v[int((NR + 1) / 2)]}'; }
printf '%d features of 10 vertices, %d MiB, medians of %d runs\n' "$features" "$(($(stat -c %s "$dir/estates.geojson") >> 20))" "$runs"
for name in "${names[@]}"; do
	awk -v who="$name" -v n="$features" -v s="$(median "$name" 1)" -v m="$(median "$name" 2)" \
		'BEGIN {printf "%-15s %6.2f s  %7.0f features/s  peak %4.0f MiB\n", who, s, n / s, m / 1024}'
done
awk -v a="$(median ours 1)" -v b="$(median ogr2ogr 1)" 'BEGIN {printf "ours at %.2f of the speed of ogr2ogr\n", b / a}'
if [ -n "$db" ]; then
	awk -v a="$(median ours-postgis 1)" -v b="$(median ogr2ogr-postgis 1)" -v c="$(median ours 1)" \
		'BEGIN {printf "ours to PostGIS at %.2f of the speed of ogr2ogr, and at %.2f of ours to a file\n", b / a, c / a}'
fi
