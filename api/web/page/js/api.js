// The server's API. Addresses are told relative to the page, so that it works below any path.
import { session } from './session.js'
import { now } from './state.js'

const root = new URL('.', document.baseURI)

/** What the server answered in place of what was asked: code, detail, issues as problem+json says. */
export class Problem extends Error {
  constructor(status, body) {
    super(body.detail || body.title || `HTTP ${status}`)
    Object.assign(this, { status, code: body.code, issues: body.issues ?? [], body })
  }
}

/** The address of a path with a query; a list repeats its name, and empty values are left out. */
export function address(path, query = {}) {
  const url = new URL(path.replace(/^\//, ''), root)
  for (const [name, value] of Object.entries(query)) {
    if (url.searchParams.has(name)) continue // a link of the server's own
    for (const v of [value].flat()) if (v !== '' && v != null) url.searchParams.append(name, v)
  }
  return url
}

/** Whether an address answers in words, and so takes a language. */
const worded = (path, method) => method === 'POST' || /^\/v1\/plans$|\/assessments\/./.test(path)

/** Asks and returns the Response, or throws a Problem. The language of the view goes along. */
export async function ask(path, { query = {}, ...options } = {}) {
  const lang = worded(path, options.method) ? now().lang : ''
  const r = await fetch(address(path, { lang, ...query }), options)
  if (r.ok) return r
  const body = await r.json().catch(() => ({ detail: `${r.status} ${r.statusText}` }))
  throw new Problem(r.status, body)
}

export async function get(path, query, options) {
  return (await ask(path, { query, ...options })).json()
}

/** Posts an object as JSON; returns the answer's JSON with its status and Location beside it. */
export async function post(path, body, options = {}) {
  const r = await ask(path, {
    method: 'POST', body: JSON.stringify(body), headers: { 'Content-Type': 'application/json' }, ...options,
  })
  return { answer: await r.json(), status: r.status, location: r.headers.get('Location'), wait: Number(r.headers.get('Retry-After')) || 2 }
}

/** All pages of a GeoJSON list, as one collection. */
export async function whole(path, query, options) {
  let page = await get(path, { limit: 10000, ...query }, options)
  const all = page
  for (let next = nextOf(page); next; next = nextOf(page)) {
    page = await get(next, {}, options)
    all.features.push(...page.features)
  }
  return all
}

/** The address of the next page of a list; undefined on the last. */
export const nextOf = (page) => page.links?.find((l) => l.rel === 'next')?.href

export const workspace = (rest = '') => `/v1/workspaces/${encodeURIComponent(now().ws)}${rest}`
export const assessment = (rest = '') => workspace(`/assessments/${encodeURIComponent(session.assessment?.id ?? now().a)}${rest}`)

/** Asks for an assessment and waits until it is made; told is called with each state on the way. */
export async function assess(question, told, signal) {
  let { answer, location, wait } = await post(workspace('/assessments'), question, { signal })
  while (answer.state === 'running') {
    told(answer)
    await new Promise((done) => setTimeout(done, wait * 1000))
    const r = await ask(location, { signal })
    wait = Number(r.headers.get('Retry-After')) || wait
    answer = await r.json()
  }
  return answer
}
