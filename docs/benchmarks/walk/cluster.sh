#!/usr/bin/env bash
# A throw-away PostgreSQL cluster with pgRouting, reached by its socket alone.
# Needs Debian's postgresql-15-pgrouting.
# Usage: cluster.sh start|stop DIR; start prints a connection string. stop removes DIR.
set -euo pipefail
action=$1 dir=$(realpath -m "$2")
bin=$(echo /usr/lib/postgresql/*/bin)
run() { "$@"; }
if [ "$(id -u)" = 0 ]; then # PostgreSQL refuses to run as root
	run() { setpriv --reuid=postgres --regid=postgres --init-groups "$@"; }
	install -d -o postgres -g postgres -m 0755 "$dir"
fi
cd /
case $action in
start)
	run "$bin/initdb" -D "$dir/data" -U walk --auth=trust -E UTF8 --locale=C.UTF-8 >/dev/null
	run "$bin/pg_ctl" -D "$dir/data" -l "$dir/log" -w start -o "-c listen_addresses='' -c unix_socket_directories=$dir \
		-c shared_buffers=256MB -c work_mem=64MB -c jit=off" >/dev/null
	psql -X -q -h "$dir" -U walk -d postgres -c 'create extension postgis' -c 'create extension pgrouting'
	echo "host=$dir user=walk dbname=postgres"
	;;
stop)
	run "$bin/pg_ctl" -D "$dir/data" -m fast -w stop >/dev/null
	rm -rf "$dir"
	;;
*)
	echo "usage: $0 start|stop DIR" >&2
	exit 2
	;;
esac
