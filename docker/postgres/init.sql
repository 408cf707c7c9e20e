-- Once, on an empty server, by the container's entry point: as its administrator, connected to the database komorne.
-- The roles and the rights taken from the public are those of every installation, from migrations/cluster.sql;
-- here only the passwords are added, from the secrets of compose.yaml.

-- Passwords are part of the statements below.
SET log_statement = 'none';
SET log_min_duration_statement = -1;
SET log_min_error_statement = 'panic';

\set ON_ERROR_STOP on
\ir /komorne/cluster.sql

\set migrator_password `cat /run/secrets/database-admin_password`
\set ctl_password `cat /run/secrets/database-password`
ALTER ROLE komorne_migrator PASSWORD :'migrator_password';
ALTER ROLE komorne_ctl PASSWORD :'ctl_password';
