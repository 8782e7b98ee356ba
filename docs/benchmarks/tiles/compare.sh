#!/usr/bin/env bash
# Tiles a second beside PostGIS ST_AsMVT: the same polygons, the same tiles, both uncached with warm indexes, in
# one run. Needs Debian's postgresql-15-postgis-3 and postgresql-15-pgrouting; the cluster is thrown away.
#   docs/benchmarks/tiles/compare.sh [DIR for tables and cluster; a temporary one where absent]
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
dir=${1:-$(mktemp -d)}
mkdir -p "$dir"
cd "$here/../../.."
echo "# yikezhong: layer, zoom, tiles, bytes, seconds, seconds of preparing the zoom" >&2
GOMAXPROCS=1 go run ./docs/benchmarks/tiles -dir "$dir" | tee "$dir/ours.tsv" >&2

chmod 755 "$dir"
trap '"$here/../walk/cluster.sh" stop "$dir/pg"' EXIT
url=$("$here/../walk/cluster.sh" start "$dir/pg" | tail -1)
sql() { psql -X -q -v ON_ERROR_STOP=1 "$url" "$@"; }
sql -tAc "select 'PostgreSQL ' || current_setting('server_version') || ', PostGIS ' || postgis_lib_version()" >&2
sql -c "drop table if exists wanted, measured; create table wanted (layer text, z int, x int, y int);
	create table measured (layer text, z int, tiles int, bytes bigint, seconds float8)"
sql -c "\copy wanted from '$dir/tiles.tsv'"
for layer in areas plots; do
	sql -c "drop table if exists $layer; create table $layer (fid bigint primary key, id text, division text, kind text,
		households int, elders60 int, geom geometry)"
	sql -c "\copy $layer from '$dir/$layer.tsv'"
	sql -c "update $layer set geom = ST_Transform(ST_SetSRID(geom, 4326), 3857)"
	sql -c "create index on $layer using gist (geom)"
	sql -c "vacuum (full, analyze) $layer"
	sql <<-SQL
	create or replace function tile_$layer(z int, x int, y int) returns bytea language sql stable as \$\$
		select ST_AsMVT(q, '$layer', 4096, 'geom', 'fid') from (
			select fid, id, division, kind, households, elders60,
				ST_AsMVTGeom(geom, ST_TileEnvelope(z, x, y), 4096, 64, true) as geom
			from $layer where geom && ST_TileEnvelope(z, x, y, margin => 64.0 / 4096)) q
		where geom is not null \$\$;
	do \$\$
	declare w record; zz int; n int; b bigint; started timestamptz; turn int;
	begin
		for turn in 1..2 loop -- the first warms; the second counts
			for zz in select distinct z from wanted where layer = '$layer' order by z loop
				n := 0; b := 0; started := clock_timestamp();
				for w in select * from wanted where layer = '$layer' and z = zz loop
					b := b + length(tile_$layer(w.z, w.x, w.y)); n := n + 1;
				end loop;
				if turn = 2 then
					insert into measured values ('$layer', zz, n, b, extract(epoch from clock_timestamp() - started));
				end if;
			end loop;
		end loop;
	end \$\$;
	SQL
done
sql -c "create temp table ours (layer text, z int, tiles int, bytes bigint, seconds float8, prepared float8)" \
	-c "\copy ours from '$dir/ours.tsv'" \
	-c "select o.layer, o.z, o.tiles, round((o.tiles/o.seconds)::numeric, 1) as ours_per_s,
		round((m.tiles/m.seconds)::numeric, 1) as postgis_per_s, round((m.seconds/o.seconds)::numeric, 1) as ratio,
		round((m.seconds/(o.seconds+o.prepared))::numeric, 1) as ratio_with_preparing,
		o.bytes as our_bytes, m.bytes as postgis_bytes
		from ours o join measured m using (layer, z) order by 1, 2" \
	-c "select o.layer, sum(o.tiles) as tiles, round((sum(o.tiles)/sum(o.seconds))::numeric, 1) as ours_per_s,
		round((sum(m.tiles)/sum(m.seconds))::numeric, 1) as postgis_per_s, round((sum(m.seconds)/sum(o.seconds))::numeric, 1) as ratio,
		round((sum(m.seconds)/sum(o.seconds+o.prepared))::numeric, 1) as ratio_with_preparing
		from ours o join measured m using (layer, z) group by rollup (o.layer) order by 1"
