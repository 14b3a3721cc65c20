#!/bin/sh
# Set JupyterHub up on this machine, as root: secrets, a certificate, two services. Usage: install.sh NAME
# NAME: what users type in their browsers.
set -eu
[ $# = 1 ] || { echo "Usage: $0 NAME" >&2 && exit 2; }
umask 022
here=$(dirname "$(readlink --canonicalize "$0")")
install --directory /etc/jupyterhub
install --directory --mode=700 /var/lib/jupyterhub
cd /etc/jupyterhub
ln --symbolic --force --no-dereference "$(readlink --canonicalize "$here/../../envs/jupyterhub")" environment
(umask 077 && openssl rand -hex 32 >proxy-token)
said=$(umask 077 && openssl req -x509 -newkey rsa:2048 -nodes -days 365 -subj "/CN=$1" \
    -addext "subjectAltName=DNS:$1" -keyout key.pem -out cert.pem 2>&1) || { echo "$said" >&2 && false; }
chmod a+r cert.pem
for service in jupyterhub-proxy jupyterhub; do
    ln --symbolic --force "$here/service.sh" "/etc/init.d/$service"
    touch "/var/log/$service.log"
    chmod 600 "/var/log/$service.log"
done
