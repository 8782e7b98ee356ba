// What would change: the question of a scenario, put to the server.
import { Problem, assess, assessment, get, post, workspace } from './api.js'
import { session } from './session.js'

/** Asks what edits of a copy would change. Resolves to before, after, gained, lost, indicators and gaps. */
export async function whatIf(scenario, signal) {
  const { plan, as_of, horizon } = session.assessment
  const question = { plan, as_of, horizon, scenario }
  try {
    return (await post(workspace('/what-if'), question, { signal })).answer
  } catch (err) {
    if (!(err instanceof Problem) || (err.status !== 404 && err.status !== 405)) throw err
    return compared(question, signal)
  }
}

/** The same from two assessments; whom it would serve only as far as their gaps close. */
async function compared(question, signal) {
  const after = await assess(question, () => {}, signal)
  const c = await get(assessment(`/compare/${after.id}`), {}, { signal })
  const areas = (gaps) => [...new Map(gaps.filter((g) => g.subject.layer === 'residential-areas').map((g) => [g.subject.id, { id: g.subject.id, name: g.subject.name }])).values()]
  return {
    ...c, limit_m: session.assessment.parameters.circle_m, gained: areas(c.closed).filter((x) => !areas(c.opened).some((y) => y.id === x.id)), lost: [],
    indicators: c.indicators.filter((i) => i.before && i.after && (i.change || i.before.verdict !== i.after.verdict)),
    gaps_opened: c.opened, gaps_closed: c.closed, gaps_changed: [...c.grown, ...c.shrunk, ...c.altered],
  }
}
