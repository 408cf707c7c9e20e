#!/bin/sh
# Makes the secrets of compose.yaml in docker/secrets, those that are missing: passwords, the platform key, and a
# certificate for localhost that nobody but you trusts. Replace the certificate by a real one before others use it.
set -eu
cd "$(dirname "$0")"
umask 077
mkdir -p secrets

for name in postgres-password database-password database-admin_password; do
    [ -s "secrets/$name" ] || openssl rand -hex 32 >"secrets/$name"
done
[ -s secrets/platform.key ] || openssl rand -out secrets/platform.key 32
if ! [ -s secrets/server.pem ]; then
    openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 90 -subj /CN=localhost \
        -addext 'subjectAltName=DNS:localhost,IP:127.0.0.1' -keyout secrets/server-key.pem -out secrets/server.pem
fi

# Compose mounts these files as they are, so the accounts inside must be able to read them: 10001 is Komorne's.
if [ "$(id -u)" = 0 ]; then
    chown 10001:10001 secrets/platform.key secrets/server.pem secrets/server-key.pem
    chmod 0400 secrets/platform.key secrets/server-key.pem
    # Read by two accounts each: Komorne's, and PostgreSQL's at its first start.
    chmod 0444 secrets/*password
    chmod 0711 secrets
else
    echo "Not root: if the containers cannot read docker/secrets, run this script as root once." >&2
fi
