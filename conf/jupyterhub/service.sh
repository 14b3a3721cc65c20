#!/bin/sh
### BEGIN INIT INFO
# Provides:          jupyterhub
# Required-Start:    $network $remote_fs
# Required-Stop:     $network $remote_fs
# Default-Start:     2 3 4 5
# Default-Stop:      0 1 6
# Short-Description: JupyterHub, and its proxy under the name jupyterhub-proxy
### END INIT INFO
set -eu
name=$(basename "$0")
here=$(dirname "$(readlink --canonicalize "$0")")
programs=$(readlink --canonicalize /etc/jupyterhub/environment)/bin # which workers have under that name, too
pid=/run/$name.pid
export PATH="$programs:/usr/sbin:/usr/bin:/sbin:/bin"
case $name in
jupyterhub) set -- "$1" "$programs/jupyterhub" --config="$here/jupyterhub_config.py" ;;
jupyterhub-proxy) set -- "$1" "$here/proxy.py" ;;
esac

start() {
    start-stop-daemon --start --quiet --background --make-pidfile --pidfile "$pid" --chdir /var/lib/jupyterhub \
        --output "/var/log/$name.log" --exec "$programs/python" -- "$@"
}

stop() {
    start-stop-daemon --stop --quiet --retry=30 --remove-pidfile --pidfile "$pid"
}

action=$1
shift
case $action in
start) start "$@" ;;
stop) stop ;;
restart)
    stop || true
    start "$@"
    ;;
status) start-stop-daemon --status --pidfile "$pid" && echo "$name is running" ;;
*)
    echo "Usage: $0 start|stop|restart|status" >&2
    exit 2
    ;;
esac
