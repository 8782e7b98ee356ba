// The view: all that a link must restore. It lives in the address behind # and nowhere else, so
// that reloading, going back and sending the link all come to the same picture.

const defaults = {
  lang: 'zh', // zh, en
  ws: '', plan: '', as_of: '', horizon: 'as_built', // the question
  a: '', // the assessment that answers it, by id
  tab: 'scores', // which panel
  row: '', // the row that is open
  thing: '', // what is selected: layer/id, or gap/id
  metres: '', // of its circle
  class: '', // of facilities, whose circles are drawn as one
  kind: '', severity: '', // of gaps: kept, separated by commas; all where empty
  off: '', // layers that are hidden
  at: '', // zoom/latitude/longitude
  other: '', // compared with
  county: '', developer: '', pool: '', status: '', due: '', // of the projects
  trial: '', // lon,lat,kind of each trial facility, separated by ;
}

let view = read()
const listeners = []

function read() {
  const q = new URLSearchParams(location.hash.slice(1))
  return Object.fromEntries(Object.entries(defaults).map(([k, v]) => [k, q.get(k) ?? v]))
}

/** The view as it is. Not to be changed but by set. */
export const now = () => view

/** Calls fn(view, before) whenever one of the keys changes. */
export function on(keys, fn) { listeners.push([keys.split(' '), fn]) }

/** Changes the view. quiet: no step to go back to, as when the map moves. */
export function set(changes, { quiet = false } = {}) {
  const next = { ...view, ...changes }
  const q = new URLSearchParams()
  for (const [k, v] of Object.entries(next)) if (v !== defaults[k]) q.set(k, v)
  const hash = '#' + q.toString().replaceAll('%2F', '/').replaceAll('%2C', ',').replaceAll('%3B', ';')
  history[quiet ? 'replaceState' : 'pushState'](null, '', hash)
  move(next)
}

function move(next) {
  const before = view
  view = next
  const changed = Object.keys(defaults).filter((k) => before[k] !== next[k])
  for (const [keys, fn] of listeners) if (keys.some((k) => changed.includes(k))) fn(view, before)
}

addEventListener('popstate', () => {
  const next = read()
  const { ws, plan, as_of, horizon, a } = view
  move(next.ws ? next : { ...next, ws, plan, as_of, horizon, a }) // an address typed by hand may not say of what
})

/** A list that is kept as text. */
export const list = (text) => (text ? text.split(',') : [])

/** The text with one of its items put in or taken out. */
export function toggled(text, item, into) {
  const rest = list(text).filter((x) => x !== item)
  return (into ? [...rest, item] : rest).join(',')
}
