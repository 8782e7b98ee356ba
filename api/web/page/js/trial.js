// Trial facilities: placed by a click or at the map's middle; whom they would serve, which rows
// move. They are part of the view, so that a link bears them, and nothing is stored.
import { announce, h, put, ready, table } from './dom.js'
import { keys, label, mark, number, t } from './i18n.js'
import { now, on, set } from './state.js'
import { session, when } from './session.js'
import { panel } from './tabs.js'
import { familyOf } from './symbols.js'
import { cursor, middle, overlay, tell } from './map.js'
import { whatIf } from './whatif.js'
import { select } from './thing.js'

let kind = 'day_care_center'
let size = 0 // beds, or places of childcare
let placing = false
let asked

const trials = () => now().trial.split(';').filter(Boolean).map((s) => {
  const [lon, lat, of, size] = s.split(',')
  return { at: [Number(lon), Number(lat)], kind: of, size: Number(size) || 0, text: s }
})

export function startTrial() {
  when('assessment', ask)
  on('trial', ask)
  when('map', ask)
}

/** Takes a click on the map, if a facility is being placed. */
export function place(lngLat) {
  if (!placing) return false
  add(lngLat)
  return true
}

/** Gives up placing; says whether there was anything to give up. */
export function giveUp() {
  const was = placing
  aim(false)
  return was
}

function add({ lng, lat }) {
  aim(false)
  set({ trial: [...trials().map((x) => x.text), `${lng.toFixed(6)},${lat.toFixed(6)},${kind},${size}`].join(';'), tab: 'trial' })
}

function aim(yes) {
  placing = yes
  cursor(yes ? 'crosshair' : '')
  document.querySelector('#aim')?.setAttribute('aria-pressed', String(yes))
}

function scenario() {
  return trials().map((x, i) => ({
    do: 'add', layer: 'facilities', id: `trial-${i + 1}`, geometry: { type: 'Point', coordinates: x.at },
    properties: { name: t('trial_name', { n: i + 1 }), kind: x.kind, status: 'operating', open_date: session.assessment.as_of, ...sized(x) },
  }))
}

const forChildren = (of) => familyOf[of] === 'childcare'

/** What a trial facility offers, all of it said, so that nothing about it is in doubt. */
function sized({ kind: of, size: n }) {
  if (forChildren(of)) return { childcare_places: n, childcare_places_inclusive: n, registered: true, filed: true }
  return familyOf[of] === 'elders' ? { beds: n, ...(n === 0 && { beds_nursing: 0, beds_safety_net: 0, beds_inclusive: 0 }) } : {}
}

async function ask() {
  overlay('trial', { type: 'FeatureCollection', features: trials().map((x) => ({ type: 'Feature', properties: {}, geometry: { type: 'Point', coordinates: x.at } })) })
  asked?.abort()
  asked = new AbortController()
  if (!session.assessment || !trials().length) { tell([], []); return draw(null) }
  ready('trial', 'loading')
  const start = performance.now()
  try {
    const answer = await whatIf(scenario(), asked.signal)
    tell(answer.gained.map((x) => x.id), answer.lost.map((x) => x.id))
    draw(answer, Math.round(performance.now() - start))
    announce(t('trial_done', { gained: answer.gained.length, rows: answer.indicators.length }))
  } catch (err) {
    if (err.name !== 'AbortError') draw(null, 0, err.message)
  }
}

let answered, took // what the panel shows

function draw(answer, ms, fault) {
  answered = answer
  took = ms
  const all = trials()
  put(panel('trial'), h('h2', null, t('tab_trial')), h('p', { class: 'note' }, t('trial_is')),
    h('div', { class: 'choices' },
      h('label', null, h('span', null, t('kind')), h('select', { name: 'kind', onchange: (e) => { kind = e.target.value; draw(answered, took) } },
        keys('facility_kind').map((k) => h('option', { value: k, selected: k === kind }, label('facility_kind', k))))),
      familyOf[kind] !== 'medical' && familyOf[kind] !== 'learning' && h('label', null, h('span', null, t(forChildren(kind) ? 'places' : 'beds')),
        h('input', { type: 'number', name: 'size', min: 0, max: 5000, value: size, onchange: (e) => { size = Math.max(0, Math.round(Number(e.target.value)) || 0) } })),
      h('button', { type: 'button', id: 'aim', class: 'main', 'aria-pressed': String(placing), disabled: !middle(), onclick: () => aim(!placing) }, t('place_by_click')),
      h('button', { type: 'button', disabled: !middle(), onclick: () => add(middle()) }, t('place_in_middle')),
      h('button', { type: 'button', disabled: !all.length, onclick: () => set({ trial: all.slice(0, -1).map((x) => x.text).join(';') }) }, t('undo'))),
    all.length > 0 && h('ol', { class: 'trials' }, all.map((x, i) => h('li', null, `${label('facility_kind', x.kind)} ${x.size || ''} ${x.at.map((v) => v.toFixed(4)).join(', ')} `,
      h('button', { type: 'button', class: 'link', onclick: () => set({ trial: all.filter((_, k) => k !== i).map((y) => y.text).join(';') }) }, t('take_away'))))),
    fault && h('p', { class: 'fault', role: 'alert' }, fault),
    answer && outcome(answer, ms))
  ready('trial', answer ? 'ready' : fault ? 'failed' : 'none')
}

function outcome(a, ms) {
  return [
    h('p', { class: 'sentence' }, t('trial_done', { gained: a.gained.length, rows: a.indicators.length }), h('small', null, ` ${ms} ms`)),
    totals(a), moved(a),
    areas(t('gained'), a.gained), areas(t('lost'), a.lost),
    h('p', { class: 'note' }, t('gaps_moved', { closed: a.gaps_closed.length, opened: a.gaps_opened.length, changed: a.gaps_changed.length })),
  ]
}

function totals(a) {
  const rows = ['people', 'households', 'elders60', 'land_m2'].filter((k) => a[k])
  return rows.length > 0 && table(t('served_within', { m: a.limit_m }), ['', [t('before'), 'n'], [t('after'), 'n'], [t('change'), 'n']],
    rows.map((k) => h('tr', null, h('th', { scope: 'row' }, t(k)), h('td', { class: 'n' }, number(a[k].before, 0)),
      h('td', { class: 'n' }, number(a[k].after, 0)), h('td', { class: 'n' }, signed(a[k].change, 0)))), { class: 'small' })
}

export const signed = (v, digits) => (v == null ? '—' : (v > 0 ? '+' : '') + number(v, digits))

function moved(a) {
  const name = (id) => session.assessment.indicators.find((r) => r.id === id)?.name ?? id
  const figure = (f) => [mark(f.verdict), ' ', number(f.value)]
  return a.indicators.length > 0 && table(t('rows_moved'), [t('indicator'), [t('before'), 'n'], [t('after'), 'n'], [t('change'), 'n']],
    a.indicators.map((i) => h('tr', null, h('th', { scope: 'row' }, name((i.after ?? i.before).id)), h('td', { class: 'n' }, i.before ? figure(i.before) : '—'),
      h('td', { class: 'n' }, i.after ? figure(i.after) : '—'), h('td', { class: 'n' }, signed(i.change)))), { class: 'small' })
}

function areas(caption, list) {
  const most = 30
  return list.length > 0 && table(`${caption} ${list.length}`, [t('estate'), [t('elders60'), 'n'], [t('nearest'), 'n']], list.slice(0, most).map((x) => h('tr', null,
    h('th', { scope: 'row' }, h('button', { type: 'button', class: 'link', onclick: () => select(`residential-areas/${x.id}`, { zoom: true }) }, x.name || x.id)),
    h('td', { class: 'n' }, x.elders60 == null ? '' : number(x.elders60, 0)),
    h('td', { class: 'n' }, x.nearest_after_m == null ? '' : `${number(x.nearest_before_m, 0)} → ${number(x.nearest_after_m, 0)}`))), { class: 'small' })
}
