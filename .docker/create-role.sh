#!/bin/sh
# Run once by the database's container, on its empty volume: the role that the portal
# signs in as. It owns nothing; "manage.py grant_role" says what it may do.
set -eu
psql -v ON_ERROR_STOP=1 -v password="$PORTAL_PASSWORD" \
    --username "$POSTGRES_USER" --dbname "$POSTGRES_DB" <<'SQL'
CREATE ROLE sar LOGIN PASSWORD :'password';
SQL
