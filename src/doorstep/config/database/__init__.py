"""The database: finding and starting PostgreSQL, roles and schemas, migrations."""
