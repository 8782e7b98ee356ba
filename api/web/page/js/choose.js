// The question: which workspace, which plan, at which day, now or at the plan's end; and its answer.
import { $, announce, h, put, ready } from './dom.js'
import { Problem, assess, get, workspace } from './api.js'
import { keys, label, t } from './i18n.js'
import { now, on, set } from './state.js'
import { publish, session } from './session.js'

const form = $('#choose')

/** Fills the form from the server and the view, and brings the assessment that the view asks for. */
export async function startChoosing() {
  const [{ workspaces }, { plans }] = await Promise.all([get('/v1/workspaces'), get('/v1/plans')])
  session.plans = plans
  publish('workspaces', workspaces)
  if (!workspaces.length) return notice(t('no_workspaces'))
  if (!workspaces.some((w) => w.slug === now().ws)) set({ ws: workspaces[0].slug, a: '' }, { quiet: true })
  form.addEventListener('submit', (e) => { e.preventDefault(); answer() })
  form.addEventListener('change', chosen)
  on('ws plan as_of horizon a', (view, before) => {
    draw()
    if (view.a !== session.assessment?.id || view.ws !== before.ws) load()
  })
  on('lang', async () => { session.plans = (await get('/v1/plans')).plans; draw(); load() })
  draw()
  await load()
}

const current = () => session.workspaces.find((w) => w.slug === now().ws)

function draw() {
  const own = current()?.plans ?? []
  const view = now()
  const order = (p) => (own.indexOf(p.id) + 1 || own.length + 1)
  const plans = [...session.plans].sort((a, b) => order(a) - order(b))
  options(form.ws, session.workspaces.map((w) => [w.slug, w.name]), view.ws)
  options(form.plan, plans.map((p) => [p.id, p.name]), view.plan)
  options(form.horizon, keys('horizon').map((k) => [k, label('horizon', k)]), view.horizon)
  form.as_of.value = view.as_of || form.as_of.value
}

function options(select, list, chosen) {
  put(select, list.map(([value, text]) => h('option', { value, selected: value === chosen }, text)))
  if (chosen) select.value = chosen
}

/** Something else was chosen: another place or plan shows what is known; the button asks anew. */
function chosen({ target }) {
  if (target === form.ws) return set({ ws: form.ws.value, plan: '', as_of: '', a: '', row: '', thing: '', at: '', other: '' })
  if (form.reportValidity()) answer()
}

let running

/** Shows the assessment of the view: by id, else the latest of the plan, else none yet. */
async function load() {
  running?.abort()
  running = new AbortController()
  const { signal } = running
  const ws = current()
  if (session.workspace !== ws) publish('workspace', ws)
  if (!now().plan) set({ plan: ws.plans?.[0] ?? session.plans[0].id }, { quiet: true })
  try {
    const id = now().a || await latest(signal)
    if (id) return show(await get(workspace(`/assessments/${encodeURIComponent(id)}`), {}, { signal }))
    if (now().as_of) return answer()
    nothing()
  } catch (err) {
    if (signal.aborted) return
    if (!(err instanceof Problem) || err.status !== 404) return failed(err)
    if (now().as_of) return answer()
    nothing()
  }
}

/** The id of the plan's latest usual assessment; undefined where there is none yet. */
async function latest(signal) {
  const { plan, horizon, as_of } = now()
  const { assessments } = await get(workspace('/assessments'), { plan, as_of }, { signal })
  return assessments.find((a) => a.default && a.horizon === horizon)?.id
}

function nothing() {
  form.as_of.value ||= new Date().toISOString().slice(0, 10)
  publish('assessment', null)
  notice(t('not_assessed'))
  ready('scores', 'empty')
}

/** Asks the question that the form holds. */
export async function answer() {
  running?.abort()
  running = new AbortController()
  const question = { plan: form.plan.value, as_of: form.as_of.value, horizon: form.horizon.value }
  ready('scores', 'running')
  const since = Date.now()
  progress(t('assessing'))
  const clock = setInterval(() => progress(t('assessing_for', { s: Math.round((Date.now() - since) / 1000) })), 1000)
  try {
    show(await assess(question, () => {}, running.signal))
  } catch (err) {
    if (err.name !== 'AbortError') failed(err)
  } finally {
    clearInterval(clock)
    progress('')
  }
}

function show(a) {
  const another = now().plan !== a.plan
  session.assessment = a // before the view changes, so that the change asks for nothing
  set({ plan: a.plan, as_of: a.as_of, horizon: a.horizon, a: a.id, ...(another && { row: '' }) }, { quiet: true })
  publish('assessment', a)
  document.title = `${a.plan_name} · ${a.as_of} · 一刻钟`
  outdated()
  announce(t('assessed', { plan: a.plan_name, date: a.as_of }))
}

/** Says so where the data have moved on since the assessment that is shown. */
export function outdated() {
  const ws = current()
  const a = session.assessment
  if (!a || !ws || a.revision >= ws.revision) return notice('')
  notice(t('outdated', { now: ws.revision, then: a.revision }), h('button', { type: 'button', onclick: answer }, t('assess_again')))
}

/** Takes note that the workspace changed, as after an import. */
export async function refresh() {
  publish('workspaces', (await get('/v1/workspaces')).workspaces)
  publish('workspace', current())
  outdated()
}

function failed(err) {
  ready('scores', 'failed')
  notice(t('failed', { why: err.message }))
}

function progress(text) {
  const el = $('#progress')
  el.hidden = !text
  $('span', el).textContent = text
}

export function notice(text, ...more) { put($('#notice'), text && h('p', null, text, ' ', more)) }
