import type { Alert } from './alert.ts'
import { ALERT_AREAS } from './all-alerts.ts'

const INTRO = `# Runbook

One page an alert of \`ops/prometheus\`; the alert's annotation \`runbook\` names it. Made from the alerts themselves:
\`bun scripts/ops-files.ts\`. "Service ›", "Orders ›" and so on are the dashboards of \`ops/grafana\`.

**page**: guests are let down now. **ticket**: look today. **note**: know of it.

Whatever happens: what was answered 200 is in the database, a restart loses nothing, and \`maitred doctor\` looks at
everything around the server. \`maitred story ID\` tells what became of one order, message, chat or call.
`

export function runbook(): string {
  const areas = ALERT_AREAS.map(
    ({ title, alerts }) => `## ${title}\n\n${alerts.map(pageText).join('\n')}`,
  )
  return [INTRO, ...areas].join('\n')
}

function pageText({ name, severity, summary, page }: Alert): string {
  const list = (lines: readonly string[]) => lines.map((line) => `- ${line}`).join('\n')
  return `### ${name}

_${severity}._ ${summary}

${page.means}

Look:

${list(page.look)}

Mend:

${list(page.mend)}
`
}
