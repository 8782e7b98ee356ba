// The lines of 四同步, from the findings of its rule and the estates that they are about.
import { assessment, get, nextOf, whole, workspace } from './api.js'

/** All lines, the longest overdue first: project, its stages, what falls due, what to ask for. */
export async function ledger() {
  const findings = []
  let page = await get(assessment('/findings'), { rule: 'A5', limit: 1000 })
  findings.push(...page.findings)
  while (nextOf(page)) findings.push(...(page = await get(nextOf(page))).findings)
  const areas = new Map()
  for (const { id, properties: p } of (await whole(workspace('/layers/residential-areas'))).features) areas.set(p.project_id ?? id, p)
  const lines = new Map()
  for (const f of findings.filter((x) => x.stages)) {
    if (!lines.has(f.subject.id)) lines.set(f.subject.id, line(f, areas.get(f.subject.id) ?? {}))
  }
  return [...lines.values()].sort((a, b) => b.overdue_days - a.overdue_days || b.lag_days - a.lag_days)
}

function line(f, area) {
  const most = (key) => Math.max(0, ...f.stages.map((s) => s[key] ?? 0))
  return {
    project: f.subject.id, name: f.subject.name, verdict: f.verdict, stages: f.stages, developer: area.developer, pool: area.pool,
    status: area.status, overdue_days: most('overdue_days'), lag_days: most('lag_days'), asked_for: f.missing ?? [], fields: (f.missing ?? []).join('、'),
  }
}
