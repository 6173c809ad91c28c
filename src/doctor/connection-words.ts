/** Why a database could not be opened, by the driver's code; its own words may hold the address and its password. */
export function connectionWords(code: string): Words {
  return knownWords(code) ?? CONNECTION_ELSE
}

/** The same; `null` for a code that says nothing to us. */
export function knownWords(code: string): Words | null {
  return CONNECTION_WORDS.find(([pattern]) => pattern.test(code))?.[1] ?? null
}

type Words = { readonly meaning: string; readonly remedy: string }

const CONNECTION_ELSE = {
  meaning: 'the driver gave no other reason',
  remedy:
    'Try the same address with psql from this machine; for an embedded database, look at the folder’s rights.',
}

const CONNECTION_WORDS: readonly (readonly [RegExp, Words])[] = [
  [
    /^28000$/,
    {
      meaning: 'the server lets nobody in unencrypted, from this address or as this role',
      remedy:
        'Where it wants encryption, put ?sslmode=require at the end of [database] url; otherwise look at its pg_hba.conf, and whether the role may log in.',
    },
  ],
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
    /^CONNECTION_DESTROYED$/,
    {
      meaning: 'it is a standby, which can only be read',
      remedy: 'Name the primary in [database] url.',
    },
  ],
  [
    /^(ECONNREFUSED|ETIMEDOUT|EHOSTUNREACH|CONNECT_TIMEOUT|CONNECTION_\w+|08\w{3}|57P03)$/,
    {
      meaning: 'nothing answers there',
      remedy:
        'Start PostgreSQL, and correct host and port in [database] url; a firewall may stand between.',
    },
  ],
  [
    /^(ENOTFOUND|EAI_AGAIN)$/,
    {
      meaning: 'no host of that name is found',
      remedy: 'Correct the host in [database] url, or mend this machine’s DNS.',
    },
  ],
  [
    /^ECONNRESET$/,
    {
      meaning: 'it hung up at once',
      remedy:
        'A server without TLS does so where [database] url asks for sslmode=require: leave that out, or set ssl = on at the server.',
    },
  ],
  [
    /CERT|^UNABLE_TO_|^ERR_TLS_/,
    {
      meaning: 'its certificate is not trusted, or made out for another host',
      remedy:
        'Name the file of its CA in the variable NODE_EXTRA_CA_CERTS, and the host as the certificate does; sslmode=require encrypts without looking at it.',
    },
  ],
  [
    /^42704$/,
    {
      meaning: 'it does not know an option at the end of the address',
      remedy:
        'Of what stands behind the "?" in [database] url leave only sslmode: channel_binding, sslrootcert and the like are psql’s.',
    },
  ],
  [
    /^42(P07|710)$/,
    {
      meaning: 'another program has tables of the same names there',
      remedy:
        'Give maitred a database of its own: CREATE DATABASE, and its name at the end of [database] url.',
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
    /^57014$/,
    {
      meaning:
        'the server cut it off: it took longer than its statement_timeout, or somebody cancelled it',
      remedy: 'For this role: ALTER ROLE … SET statement_timeout = 0.',
    },
  ],
  [
    /^55P03$/,
    {
      meaning: 'others have the same tables in use, for longer than its lock_timeout',
      remedy: 'Try again; a report, a dump or a console that is left open may be in the way.',
    },
  ],
  [
    /^(53100|ENOSPC|EDQUOT|EFBIG|SQLITE_FULL)$/,
    {
      meaning: 'its disk is full',
      remedy: 'Make room on the disk that it is on.',
    },
  ],
  [
    /^57P02$/,
    {
      meaning: 'it crashed',
      remedy: 'Make room on its disk, if that is full, and try again.',
    },
  ],
  [
    /^XX001$/,
    {
      meaning: 'its files are damaged, or of another version of PostgreSQL',
      remedy: 'Move the folder away, and restore a backup: maitred restore FILE.',
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
