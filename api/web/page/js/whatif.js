// What would change: the question of a scenario, put to the server.
import { post, workspace } from './api.js'
import { session } from './session.js'

/** Asks what edits of a copy would change: whom they would serve, the rows that move and the gaps. */
export async function whatIf(scenario, signal) {
  const { plan, as_of, horizon } = session.assessment
  return (await post(workspace('/what-if'), { plan, as_of, horizon, scenario }, { signal })).answer
}
