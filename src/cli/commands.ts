import type { Command } from './command.ts'

/** A row of `maitred help`; the command's code is loaded when it runs, so that the others start fast. */
export type CommandEntry = {
  /** One or two words, as typed. */
  readonly name: string
  readonly about: string
  load(): Promise<Command>
}

/** Every command, in the order of the help. */
export const COMMANDS: readonly CommandEntry[] = [
  {
    name: 'serve',
    about: 'run the server',
    load: async () => (await import('./serve.ts')).serve,
  },
  {
    name: 'demo',
    about: 'try it all on this machine: no account, no key, no network',
    load: async () => (await import('./demo.ts')).demo,
  },
  {
    name: 'check',
    about: 'check the configuration only',
    load: async () => (await import('./check.ts')).check,
  },
  {
    name: 'doctor',
    about: 'look at everything around the server: what is wrong, why, and how to mend it',
    load: async () => (await import('./doctor.ts')).doctor,
  },
  {
    name: 'setup whatsapp',
    about: 'set webhook and calling at Meta; shows each change first',
    load: async () => (await import('./setup-whatsapp.ts')).setupWhatsapp,
  },
  {
    name: 'migrate',
    about: 'bring the database up to date',
    load: async () => (await import('./migrate.ts')).migrate,
  },
  {
    name: 'bar import',
    about: 'bring in a bar from a file',
    load: async () => (await import('./bar-import.ts')).barImport,
  },
  {
    name: 'bar export',
    about: 'write a bar as a file',
    load: async () => (await import('./bar-export.ts')).barExport,
  },
  {
    name: 'bar list',
    about: 'list the bars',
    load: async () => (await import('./bar-list.ts')).barList,
  },
  {
    name: 'menu import',
    about: 'bring in a menu from CSV, XLSX or JSON',
    load: async () => (await import('./menu-import.ts')).menuImport,
  },
  {
    name: 'qr',
    about: 'print table cards with QR codes',
    load: async () => (await import('./qr.ts')).qr,
  },
  {
    name: 'eval',
    about: 'play scripted dialogues with the waiter and count what it gets right',
    load: async () => (await import('./eval.ts')).evalCommand,
  },
  {
    name: 'story',
    about: 'show everything known about one order, chat, message or call',
    load: async () => (await import('./story.ts')).story,
  },
  {
    name: 'backup',
    about: 'write everything to one file',
    load: async () => (await import('./backup.ts')).backup,
  },
  {
    name: 'restore',
    about: 'bring a backup into an empty database',
    load: async () => (await import('./backup.ts')).restore,
  },
  {
    name: 'erase',
    about: 'remove one person from everywhere',
    load: async () => (await import('./erase.ts')).erase,
  },
  {
    name: 'purge',
    about: 'remove what has been kept long enough',
    load: async () => (await import('./purge.ts')).purge,
  },
  {
    name: 'dead list',
    about: 'show messages that were given up, and why',
    load: async () => (await import('./dead.ts')).deadList,
  },
  {
    name: 'dead replay',
    about: 'try given-up messages again',
    load: async () => (await import('./dead.ts')).deadReplay,
  },
  {
    name: 'flag list',
    about: 'show what was found unusual: order bombs, calls without end',
    load: async () => (await import('./flags.ts')).flagList,
  },
  {
    name: 'flag clear',
    about: 'serve somebody again who was blocked',
    load: async () => (await import('./flags.ts')).flagClear,
  },
  {
    name: 'voice styles',
    about: 'compare a bar’s ways of speaking on the telephone',
    load: async () => (await import('./voice-styles.ts')).voiceStyles,
  },
  {
    name: 'audit list',
    about: 'show what staff and operators did',
    load: async () => (await import('./audit.ts')).auditList,
  },
  {
    name: 'audit verify',
    about: 'check that nothing of it was changed or removed',
    load: async () => (await import('./audit.ts')).auditVerify,
  },
  {
    name: 'health',
    about: 'ask the server on this machine whether it is alive',
    load: async () => (await import('./health.ts')).health,
  },
  {
    name: 'version',
    about: 'version, commit and Bun version',
    load: async () => (await import('./version.ts')).version,
  },
]
