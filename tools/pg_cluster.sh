#!/bin/bash
# A throw-away PostgreSQL for tests, on a unix socket only.
#
#   pg_cluster.sh start DIR    make it under DIR and start it; does nothing when it runs
#   pg_cluster.sh url DIR      the URL to connect with
#   pg_cluster.sh stop DIR     stop it and delete it
#
# fsync is off: it tests the statements, not the disk. Never for a hub. As root it runs as the user
# `postgres`, who must be able to reach the data: when DIR is closed to it, they go to /tmp instead.
# The socket is in /tmp in any case, because its path must stay under 108 bytes. DIR/place says where.
set -eu

usage() { sed -n '2,6p' "$0" | cut -c3- >&2; exit 2; }
die() { echo "pg_cluster: $*" >&2; exit 1; }
[ $# = 2 ] || usage
command=$1; dir=$2

as_server() {
    if [ "$(id -u)" = 0 ]; then (cd / && runuser -u postgres -- "$@"); else (cd / && "$@"); fi
}

find_bin() {
    local found
    found=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -1)
    if [ -n "$found" ]; then echo "$found"; return; fi
    command -v initdb >/dev/null || die "no PostgreSQL server here; install the package postgresql"
    dirname "$(command -v initdb)"
}

# Sets data and socket from DIR/place; fails when there is none.
read_place() { [ -f "$dir/place" ] && . "$dir/place" && [ -n "${data:-}" ] && [ -n "${socket:-}" ]; }

# The process of this cluster, or nothing: a number left by a crash may be somebody else's by now.
server_pid() {
    local pid
    pid=$(head -1 "$data/postmaster.pid" 2>/dev/null) || return 0
    if [ "$(cat "/proc/$pid/comm" 2>/dev/null)" = postgres ] && [ "/proc/$pid/cwd" -ef "$data" ]; then echo "$pid"; fi
}
is_running() { [ -n "$(server_pid)" ] && [ -S "$socket/.s.PGSQL.5432" ]; }

make_cluster() {
    mkdir -p "$dir"
    dir=$(cd "$dir" && pwd)
    socket=$(mktemp -d "${TMPDIR:-/tmp}/aim-pg-XXXXXX")
    data=$dir/data
    rm -rf "$data"
    mkdir "$data"
    if [ "$(id -u)" = 0 ]; then
        chown postgres "$data" "$socket"
        if ! as_server test -w "$data" 2>/dev/null; then
            rmdir "$data"
            data=$(mktemp -d "${TMPDIR:-/tmp}/aim-pg-data-XXXXXX")
            chown postgres "$data"
        fi
    fi
    printf 'data=%q\nsocket=%q\n' "$data" "$socket" >"$dir/place"
    as_server "$bin/initdb" -D "$data" -U aim --auth=trust --encoding=UTF8 --locale=C --no-sync >"$dir/initdb.log" 2>&1 ||
        { tail -5 "$dir/initdb.log" >&2; die "initdb failed"; }
    cat >>"$data/postgresql.conf" <<CONF
listen_addresses = ''
unix_socket_directories = '$socket'
fsync = off
synchronous_commit = off
full_page_writes = off
shared_buffers = 64MB
max_connections = 100
max_pred_locks_per_transaction = 256
CONF
}

case $command in
start)
    bin=$(find_bin)
    if read_place && is_running; then exit 0; fi
    # After a crash, and when it was only made: nothing in it is worth a recovery.
    if read_place; then rm -rf "$data" "$socket" "$dir/place"; fi
    make_cluster
    as_server "$bin/pg_ctl" -D "$data" -w -t 60 -l "$data/server.log" start >"$dir/start.log" 2>&1 </dev/null ||
        { tail -5 "$data/server.log" >&2; die "the server did not start"; }
    ;;
url)
    read_place || die "nothing was started in $dir"
    echo "postgresql://aim@/postgres?host=$socket"
    ;;
stop)
    read_place || exit 0
    pid=$(server_pid)
    if [ -n "$pid" ] && kill -INT "$pid" 2>/dev/null; then
        for _ in $(seq 100); do [ -n "$(server_pid)" ] || break; sleep 0.1; done
        [ -z "$(server_pid)" ] || die "the server (process $pid) does not stop"
    fi
    rm -rf "$data" "$socket" "$dir/place"
    ;;
*) usage ;;
esac
