#!/bin/sh
# The PostgreSQL that `make run` and the tests start for themselves, and its clients psql and pgbench.
set -eu
. "$(dirname "$0")/packages.sh"

# Any version from 15 on will do, however it came here.
for programs in /usr/lib/postgresql/*/bin; do
    version=${programs#/usr/lib/postgresql/}
    version=${version%/bin}
    if [ "$version" -ge 15 ] 2>/dev/null && [ -x "$programs/postgres" ] && [ -x /usr/bin/psql ]; then exit 0; fi
done

# Debian starts a cluster of its own with a first installation. Nobody asked for that one here; where somebody has
# settled the question before, that stands.
settings=/etc/postgresql-common/createcluster.conf
if ! [ -e "$settings" ]; then
    before_installing="mkdir -p ${settings%/*} && echo 'create_main_cluster = false' >$settings"
fi
install_packages postgresql-15 postgresql-client-15
