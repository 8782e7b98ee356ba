// What would change: the question of a scenario, put to the server.
import { assess, assessment, get, post, workspace } from './api.js'
import { session } from './session.js'

let known // whether the server answers for scenarios by themselves

/** Asks what edits of a copy would change: whom they would serve, the rows that move and the gaps. */
export async function whatIf(scenario, signal) {
  const { plan, as_of, horizon } = session.assessment
  const question = { plan, as_of, horizon, scenario }
  known ??= '/v1/workspaces/{ws}/what-if' in (await get('/openapi.json')).paths
  return known ? (await post(workspace('/what-if'), question, { signal })).answer : compared(question, signal)
}

/** The same from two assessments; whom it would serve then shows only as their gaps close. */
async function compared(question, signal) {
  const after = await assess(question, () => {}, signal)
  const c = await get(assessment(`/compare/${after.id}`), {}, { signal })
  const estates = (gaps) => new Map(gaps.filter((g) => g.subject.layer === 'residential-areas').map((g) => [g.subject.id, g.subject]))
  const opened = estates(c.opened)
  return {
    limit_m: session.assessment.parameters.circle_m, gained: [...estates(c.closed).values()].filter((x) => !opened.has(x.id)), lost: [],
    indicators: c.indicators.filter((i) => i.before && i.after && (i.change || i.before.verdict !== i.after.verdict)),
    gaps_opened: c.opened, gaps_closed: c.closed, gaps_changed: [...c.grown, ...c.shrunk, ...c.altered],
  }
}
