#!/usr/bin/env bash
# The load of a server on this machine: at rest, while it takes one import after another, and so at a tenth of
# the rates: docs/benchmarks/load.md. Where YIKEZHONG_POSTGRES names a database, there too.
# Needs Go, awk and curl. Usage: docs/benchmarks/load.sh [SECONDS]
set -euo pipefail
seconds=${1:-20}
cd "$(dirname "$0")/../.."
dir=$(mktemp -d)
server='' importer=''
end() { for p in $importer $server; do kill "$p" 2>/dev/null || true; done; wait 2>/dev/null || true; }
trap 'end; rm -rf "$dir"' EXIT
CGO_ENABLED=0 go build -trimpath -o "$dir/yikezhong" ./cmd/yikezhong
CGO_ENABLED=0 go build -trimpath -o "$dir/load" ./docs/benchmarks/load
"$dir/yikezhong" demo --no-serve --dir "$dir" >/dev/null 2>&1
awk 'BEGIN { print "id,longitude,latitude,kind"; for (i = 0; i < 20000; i++) printf "F%05d,%.6f,%.6f,elder_canteen\n", i, 117.2 + (i % 200) / 1000, 49.4 + int(i / 200) / 1000 }' >"$dir/homes.csv"

measure() { # name store
	local name=$1 store=$2 n=0
	"$dir/yikezhong" serve --store "$store" --listen 127.0.0.1:18080 --log-level error 2>"$dir/log" &
	server=$!
	until curl -fs -o /dev/null http://127.0.0.1:18080/readyz; do sleep 0.2; done
	"$dir/yikezhong" workspace create busy --store "$store" --name 忙 2>/dev/null
	echo "$name, at rest"
	"$dir/load" -base http://127.0.0.1:18080 -seconds "$seconds"
	while :; do
		curl -fs -o /dev/null --data-binary "@$dir/homes.csv" -H 'Content-Type: text/csv' \
			"http://127.0.0.1:18080/v1/workspaces/busy/layers/facilities?crs=EPSG:4490&set=name=n$((n++))" && echo >>"$dir/imports"
	done &
	importer=$!
	for share in 1 10; do
		: >"$dir/imports"
		echo "$name, imports of 20,000 features under way, rates / $share"
		"$dir/load" -base http://127.0.0.1:18080 -seconds "$seconds" -cached $((2000 / share)) -uncached $((300 / share)) -checks $((100 / share))
		echo "imports ended meanwhile: $(wc -l <"$dir/imports")"
	done
	end
	importer='' server=''
}
measure SQLite "$dir/demo.db"
if [ -n "${YIKEZHONG_POSTGRES:-}" ]; then
	schema=load_$$
	case $YIKEZHONG_POSTGRES in *\?*) db="$YIKEZHONG_POSTGRES&search_path=$schema" ;; *) db="$YIKEZHONG_POSTGRES?search_path=$schema" ;; esac
	"$dir/yikezhong" copy --from "$dir/demo.db" --to "$db" -w demo 2>/dev/null
	measure PostgreSQL "$db"
	psql -Xqd "$YIKEZHONG_POSTGRES" -c "DROP SCHEMA $schema CASCADE" 2>/dev/null
fi
