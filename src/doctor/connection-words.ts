/** Why a database could not be opened, by the driver's code; its own words may hold the address and its password. */
export function connectionWords(code: string): {
  readonly meaning: string
  readonly remedy: string
} {
  const known = CONNECTION_WORDS.find(([pattern]) => pattern.test(code))
  return known?.[1] ?? CONNECTION_ELSE
}

const CONNECTION_ELSE = {
  meaning: 'the driver gave no other reason',
  remedy:
    'Try the same address with psql from this machine; for an embedded database, look at the folder’s rights.',
}

const CONNECTION_WORDS: readonly (readonly [RegExp, typeof CONNECTION_ELSE])[] = [
  [
    /^28/,
    {
      meaning: 'the user or the password is wrong',
      remedy:
        'Correct user and password in [database] url, or set the role’s password: ALTER ROLE … PASSWORD ….',
    },
  ],
  [
    /^3D000$/,
    {
      meaning: 'there is no database of that name',
      remedy: 'CREATE DATABASE, or correct the name at the end of [database] url.',
    },
  ],
  [
    /^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|EHOSTUNREACH|CONNECT_TIMEOUT|CONNECTION_\w+|08\w{3}|57P03)$/,
    {
      meaning: 'nothing answers there',
      remedy:
        'Start PostgreSQL, and correct host and port in [database] url; a firewall may stand between.',
    },
  ],
  [
    /^42501$/,
    {
      meaning: 'the role may not do that there',
      remedy:
        'As the database’s owner: GRANT CREATE ON DATABASE … TO …; GRANT CREATE ON SCHEMA public TO …. Tables that another role made: REASSIGN OWNED BY … TO ….',
    },
  ],
  [
    /^25006$/,
    {
      meaning: 'it can only be read',
      remedy: 'Name the primary in [database] url, not a standby.',
    },
  ],
  [
    /^40\w{3}$/,
    {
      meaning: 'others were at work on the same rows',
      remedy: 'Try again.',
    },
  ],
  [
    /^53100$/,
    {
      meaning: 'its disk is full',
      remedy: 'Make room on the disk of the database server.',
    },
  ],
  [
    /^53300$/,
    {
      meaning: 'all connections are taken',
      remedy: 'Raise max_connections, or run fewer programs on this database.',
    },
  ],
]
