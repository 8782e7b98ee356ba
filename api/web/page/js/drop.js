// A file dropped anywhere on the page, or chosen: held against the plan, or taken into a layer,
// which is tried before it is done. The server reads it; here it is only shown.
import { $, announce, h, keep, put, ready } from './dom.js'
import { Problem, address, ask, workspace } from './api.js'
import { refresh } from './choose.js'
import { keys, label, number, t } from './i18n.js'
import { now, on, set } from './state.js'
import { session, when } from './session.js'
import { panel } from './tabs.js'
import { overlay } from './map.js'
import { featuresOf, issues, showIssues } from './issues.js'
import { checked } from './checked.js'

const taken = { file: null, features: [], use: 'check', layer: 'residential-areas', crs: '', mode: 'merge', skip: false }
let result = null // elements: what the server said of it

export function startDropping() {
  const hint = $('#drop-hint')
  let depth = 0
  const files = (e) => e.dataTransfer?.types.includes('Files')
  addEventListener('dragenter', (e) => { if (files(e)) { depth++; hint.hidden = false } })
  addEventListener('dragleave', (e) => { if (files(e) && --depth <= 0) { depth = 0; hint.hidden = true } })
  addEventListener('dragover', (e) => { if (files(e)) e.preventDefault() })
  addEventListener('drop', (e) => {
    if (!files(e)) return
    e.preventDefault()
    depth = 0
    hint.hidden = true
    take(e.dataTransfer.files[0])
  })
  when('workspace', draw)
  on('lang', () => { result = null; draw() })
}

/** Takes a file: shows where its features lie, if the page can read that, and asks what it is for. */
export async function take(file) {
  if (!file) return
  taken.file = file
  taken.features = await featuresOf(file)
  const kinds = taken.features.map((f) => f.geometry?.type ?? '')
  const [layer, use] = kinds.some((k) => k.endsWith('Polygon')) ? ['residential-areas', 'check'] : kinds.some((k) => k.endsWith('LineString')) ? ['walkways', 'import'] : ['facilities', 'import']
  Object.assign(taken, kinds.length ? { layer, use } : {})
  result = null
  showIssues([], taken.features)
  set({ tab: 'files' })
  draw()
  $('#send')?.focus()
}

function draw() {
  const input = h('input', { type: 'file', id: 'file', onchange: (e) => take(e.target.files[0]) })
  put(panel('files'), h('h2', null, t('tab_files')), h('p', { class: 'note' }, t('files_are')),
    h('p', null, h('label', { for: 'file' }, `${t('file')} `), input),
    h('p', { class: 'note' }, t('templates'), ' ', keys('layer').filter((k) => k !== 'norms').map((k) =>
      [h('a', { href: address(workspace(`/layers/${k}/template`), { format: 'xlsx' }).href, download: '' }, label('layer', k)), ' '])),
    taken.file && options(), result)
  ready('files', taken.file ? (result ? 'told' : 'taken') : 'none')
}

function options() {
  const change = (key) => (e) => { taken[key] = e.target.type === 'checkbox' ? e.target.checked : e.target.value; result = null; draw() }
  const radio = (value) => h('label', null, h('input', { type: 'radio', name: 'use', value, checked: taken.use === value, onchange: change('use') }), ` ${t(`use_${value}`)}`)
  const pick = (key, list) => h('select', { name: key, onchange: change(key) }, list.map(([v, text]) => h('option', { value: v, selected: v === taken[key] }, text)))
  const layers = keys('layer').filter((k) => k !== 'norms').map((k) => [k, label('layer', k)])
  const modes = ['merge', 'replace'].map((k) => [k, label('mode', k)])
  return h('form', { class: 'file', onsubmit: (e) => { e.preventDefault(); send(true) } },
    h('p', null, h('b', null, taken.file.name), ` ${number(taken.file.size / 1024)} KiB`),
    h('fieldset', { class: 'boxes' }, h('legend', null, t('use')), radio('check'), radio('import')),
    h('div', { class: 'choices' },
      taken.use === 'import' && [h('label', null, h('span', null, t('layer')), pick('layer', layers)), h('label', null, h('span', null, t('mode')), pick('mode', modes))],
      h('label', null, h('span', null, t('crs')), h('input', { name: 'crs', list: 'crs-list', value: taken.crs, placeholder: t('crs_own'), onchange: change('crs') })),
      h('datalist', { id: 'crs-list' }, ['EPSG:4490', 'EPSG:4326', 'GCJ-02', 'BD-09', 'EPSG:4547', 'EPSG:4548', 'EPSG:4549'].map((v) => h('option', { value: v })))),
    taken.use === 'import' && h('p', null, h('label', null, h('input', { type: 'checkbox', checked: taken.skip, onchange: change('skip') }), ` ${t('skip_faulty')}`)),
    h('button', { type: 'submit', class: 'main', id: 'send' }, t(taken.use === 'check' ? 'check' : 'try_import')))
}

function question(more) {
  const { name, size } = taken.file
  return { query: { name, crs: taken.crs, ...more }, method: 'POST', body: taken.file, headers: { 'Content-Type': kindOf(name) }, size }
}

/** What the file is said to be: the server goes by its name and content for all others. */
const kindOf = (name) => (/\.(geo)?json$/i.test(name) ? 'application/geo+json' : /\.csv$/i.test(name) ? 'text/csv' : 'application/octet-stream')

const upload = (more) => ask(workspace(`/layers/${taken.layer}`), question({ mode: taken.mode, on_issue: taken.skip ? 'skip' : 'reject', ...more }))

async function send(dry) {
  ready('files', 'sending')
  try {
    if (taken.use === 'check') await check()
    else await bring(dry)
  } catch (err) {
    if (!(err instanceof Problem)) throw err
    const why = err.issues.length ? t('refused', { n: err.issues.length }) : err.message
    result = [h('p', { class: 'fault', role: 'alert' }, why), err.issues.length > 0 && told(err.issues, true)]
    announce(why)
  }
  draw()
}

async function check() {
  const { plan, as_of } = session.assessment ?? now()
  const r = await ask('/v1/check', question({ plan, as_of, workspace: now().ws }))
  const answer = await r.json()
  overlay('circle')
  result = [checked(answer), told(answer.issues, false)]
  announce(t('checked', { verdict: label('verdict', answer.verdict) }))
}

async function bring(dry) {
  const answer = await (await upload({ dry_run: dry })).json()
  const line = t(dry ? 'would_land' : 'landed', { accepted: number(answer.accepted), rejected: number(answer.rejected), revision: answer.revision ?? '' })
  result = [h('p', { class: 'sentence', role: 'status' }, line),
    dry && h('button', { type: 'button', class: 'main', id: 'bring', onclick: () => send(false) }, t('import_now')),
    readAs(answer.read_as), told(answer.issues, answer.issues.length > 0)]
  announce(line)
  if (!dry) await refresh()
}

function readAs(list) {
  const renamed = (list ?? []).filter((x) => x.property && x.column !== x.property)
  return renamed.length > 0 && h('details', null, h('summary', null, t('read_as')), h('ul', null, renamed.map((x) => h('li', null, `${x.column} → ${x.property}`))))
}

/** The issues, and where the file was to land in a layer also the file with them written in. */
function told(list, annotated) {
  showIssues(list, taken.features)
  return [issues(list, taken.features), annotated && taken.use === 'import' && h('button', { type: 'button', onclick: download }, t('annotated'))]
}

async function download() {
  const path = workspace(`/layers/${taken.layer}`)
  const options = question({ mode: taken.mode, dry_run: true, annotated: true })
  const blob = await ask(path, options).then((r) => r.blob(), (err) => new Blob([JSON.stringify(err.body, null, 1)]))
  keep(blob, `issues-${taken.file.name}`)
}
