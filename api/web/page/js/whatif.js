// What would change: the question of a scenario, put to the server.
import { assess, assessment, get } from './api.js'
import { session } from './session.js'

/** Asks what edits of a copy would change. Resolves to gained, lost, the rows that move and the gaps. */
export async function whatIf(scenario, signal) {
  const { plan, as_of, horizon } = session.assessment
  const after = await assess({ plan, as_of, horizon, scenario }, () => {}, signal)
  const c = await get(assessment(`/compare/${after.id}`), {}, { signal })
  const areas = (gaps) => [...new Map(gaps.filter((g) => g.subject.layer === 'residential-areas').map((g) => [g.subject.id, { id: g.subject.id, name: g.subject.name }])).values()]
  return {
    limit_m: session.assessment.parameters.circle_m, gained: areas(c.closed).filter((x) => !areas(c.opened).some((y) => y.id === x.id)), lost: [],
    indicators: c.indicators.filter((i) => i.before && i.after && (i.change || i.before.verdict !== i.after.verdict)),
    gaps_opened: c.opened, gaps_closed: c.closed, gaps_changed: [...c.grown, ...c.shrunk, ...c.altered],
  }
}
