#!/bin/sh
# Starts the program from wherever this folder was unpacked.
here=$(dirname -- "$(readlink -f -- "$0")")
# OpenSSL in the program looks where Debian keeps certificates; other systems keep them elsewhere.
if [ -z "${SSL_CERT_FILE:-}" ] && [ ! -e /usr/lib/ssl/certs ]; then
  for bundle in /etc/ssl/certs/ca-certificates.crt /etc/pki/tls/certs/ca-bundle.crt /etc/ssl/ca-bundle.pem; do
    if [ -e "$bundle" ]; then
      export SSL_CERT_FILE="$bundle"
      break
    fi
  done
fi
exec "$here/lib/swarm-desktop" "$@"
