import type { Check, Fault } from './check.ts'
import { SHARED_FAULTS } from './examine.ts'

const INTRO = `# maitred doctor

\`maitred doctor [--config FILE] [--json]\` looks at everything around the server and says for each part what was found and, where it is not in order, why that is and how to mend it.
It takes three seconds at most, changes nothing, and prints no secret and no person's number. Beside a running server on an embedded database it leaves the database alone; with the server stopped it opens that database for a moment, and a server can't be started in that moment.

- \`ok\`: in order.
- \`warn\`: works, and will not for long or not for everyone.
- \`fail\`: something does not work; the exit code is 1.
- \`skipped\`: not set up, or it hangs on something that is not in order; the reason stands there.

The exit code is 0 when nothing failed. \`--json\` prints \`healthy\`, the number of each word, and \`checks\`: \`id\`, \`level\`, \`found\`, and for what is not in order \`fault\`, \`cause\` and \`fix\`. Ids and names of faults stay as they are between versions.

What it can't see: whether Meta reaches the public address (it is asked from this machine only), whether the app is in Live mode (Graph has no field for that; \`graph.app\` reads what Graph says of sending), and what the vendors' documentation does not say. It was never run against the real Meta, OpenAI or Google from where it was built.

This page is made from the checks themselves: \`bun scripts/doctor-page.ts\`. Words between ‹ and › stand for what was found.
`

/** The text of `docs/doctor.md`: every check with each of its faults. */
export function handbook(checks: readonly Check[]): string {
  const areas = [...new Set(checks.map(({ id }) => areaOf(id)))]
  const sections = areas.map((area) => {
    const own = checks.filter(({ id }) => areaOf(id) === area)
    return [`## ${area}`, ...own.map(checkText)].join('\n\n')
  })
  const shared = ['## Every check', faultsText(SHARED_FAULTS)].join('\n\n')
  return `${[INTRO.trimEnd(), ...sections, shared].join('\n\n')}\n`
}

function areaOf(id: string): string {
  return id.slice(0, id.indexOf('.'))
}

function checkText({ id, about, needs, faults }: Check): string {
  const names = needs.map((need) => `\`${need}\``).join(', ')
  const needed = names === '' ? '' : ` Needs ${names}.`
  return [`### ${id}`, `Looks whether ${about}.${needed}`, faultsText(faults)].join('\n\n')
}

function faultsText(faults: Readonly<Record<string, Fault>>): string {
  return Object.entries(faults)
    .map(
      ([name, { level, cause, fix }]) =>
        `- \`${name}\` (${level}): ${shown(cause)}\n  - Fix: ${shown(fix)}`,
    )
    .join('\n')
}

function shown(text: string): string {
  return text
    .replaceAll(/\{\{(\w+)\}\}/g, '`{{$1}}`')
    .replaceAll(/(?<!\{)\{(\w+)\}(?!\})/g, '‹$1›')
    .replaceAll('*', String.raw`\*`)
}
