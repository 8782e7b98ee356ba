#!/usr/bin/env bash
# Imports the same polygons of ten vertices from every format into a fresh store, and writes the same file to GeoPackage
# with ogr2ogr, in turn: features a second of each and their ratio. ogr2ogr makes the files.
# Needs Go, awk, GNU time and ogr2ogr (Debian: apt-get install -y gdal-bin time).
# Usage: docs/benchmarks/formats-vs-ogr2ogr.sh [FEATURES] [RUNS]
set -euo pipefail
features=${1:-100000} runs=${2:-3}
cd "$(dirname "$0")/../.."
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT

CGO_ENABLED=0 go build -trimpath -o "$dir/yikezhong" ./cmd/yikezhong
awk -v n="$features" 'BEGIN {
	pi = atan2(0, -1); side = int(sqrt(n)) + 1
	print "id,name,households,WKT"
	for (i = 0; i < n; i++) {
		x = 106 + (i % side) * 0.002; y = 40 + int(i / side) * 0.002; ring = ""
		for (k = 0; k < 10; k++) {
			r = 0.0006 + 0.0002 * (k % 2); a = 2 * pi * k / 10
			p = sprintf("%.7f %.7f", x + r * cos(a), y + r * sin(a))
			if (k == 0) first = p
			ring = ring p ","
		}
		printf "E%06d,小区%d,%d,\"POLYGON((%s%s))\"\n", i, i, 100 + i % 900, ring, first
	}
}' >"$dir/estates.csv"
from=(-oo GEOM_POSSIBLE_NAMES=WKT -oo KEEP_GEOM_COLUMNS=NO -oo AUTODETECT_TYPE=YES -a_srs EPSG:4490 -nln estates)
make_file() { ogr2ogr "$@" "${from[@]}" "$file" "$dir/estates.csv"; }
file="$dir/estates.shp" && make_file -lco ENCODING=GBK
(cd "$dir" && file=estates.zip && ogr2ogr -f 'ESRI Shapefile' -lco ENCODING=UTF-8 "${from[@]}" estates.shz estates.csv && mv estates.shz estates.zip)
file="$dir/estates.gpkg" && make_file
file="$dir/estates.kml" && make_file -f KML
file="$dir/estates.geojsonl" && make_file -f GeoJSONSeq
ogr2ogr -f XLSX "$dir/estates.xlsx" "$dir/estates.csv" # WKT stays a column

seconds() { # command…: the time that it took
	/usr/bin/time -f '%e' -o "$dir/time" "$@" >"$dir/out" 2>&1 || { cat "$dir/out" >&2; exit 1; }
	cat "$dir/time"
}
printf '%d features of 10 vertices, medians of %d runs\n%-10s %8s %12s %10s %8s\n' "$features" "$runs" format seconds features/s ogr2ogr ratio
for ext in shp zip gpkg kml geojsonl csv xlsx; do
	: >"$dir/ours" && : >"$dir/theirs"
	for ((i = 0; i < runs; i++)); do
		seconds "$dir/yikezhong" import --store "$dir/$i.db" --create bench -w bench -l residential-areas --crs EPSG:4490 "$dir/estates.$ext" >>"$dir/ours"
		source="$dir/estates.$ext"
		[ "$ext" = zip ] && source="/vsizip/$source"
		seconds ogr2ogr -f GPKG "$dir/$i.gpkg" "$source" >>"$dir/theirs"
		rm -f "$dir/$i".*
	done
	a=$(sort -n "$dir/ours" | awk '{v[NR] = $1} END {print v[int((NR + 1) / 2)]}')
	b=$(sort -n "$dir/theirs" | awk '{v[NR] = $1} END {print v[int((NR + 1) / 2)]}')
	awk -v e="$ext" -v a="$a" -v b="$b" -v n="$features" 'BEGIN {printf "%-10s %8.2f %12.0f %10.0f %8.2f\n", e, a, n / a, n / b, b / a}'
done
