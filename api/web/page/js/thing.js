// What is selected: a gap, a facility, an estate, a division. Its card says what is known of it;
// it comes from the map and from every list alike.
import { $, h, pairs, put, ready } from './dom.js'
import { assessment, get, nextOf, whole, workspace } from './api.js'
import { amount, color, label, mark, number, t } from './i18n.js'
import { now, on, set } from './state.js'
import { session, when } from './session.js'
import { drawn, fit, overlay } from './map.js'
import { circle, withCircle } from './circles.js'

const seen = new Map() // gaps by id: the API lists them and has no address for one

/** Keeps gaps that a list showed, so that selecting one asks for nothing. */
export function remember(features) { for (const f of features) seen.set(`${now().a}/${now().lang}/${f.id}`, f) }

let zoomNext = false

/** Selects by reference: layer/id, or gap/id. */
export function select(ref, { zoom = false } = {}) {
  zoomNext = zoom
  if (ref === now().thing) return show()
  set({ thing: ref })
}

export function startThings() {
  on('thing a lang', show)
  when('map', show)
  show()
}

async function find(ref) {
  const [layer, id] = split(ref)
  if (layer === 'gap') return gap(id)
  const { features } = await get(workspace(`/layers/${layer}`), { id })
  return features[0] ?? project(id)
}

function split(ref) {
  const at = ref.indexOf('/')
  return [ref.slice(0, at), ref.slice(at + 1)]
}

async function gap(id) {
  const key = `${now().a}/${now().lang}/${id}`
  if (!seen.has(key)) remember((await whole(assessment('/gaps'))).features)
  return seen.get(key)
}

/** A project of several phases has no feature of its own: its phases stand for it. */
async function project(id) {
  const { features } = await whole(workspace('/layers/residential-areas'))
  const phases = features.filter((f) => f.properties.project_id === id && f.geometry)
  if (!phases.length) return undefined
  return { ...phases[0], geometry: { type: 'GeometryCollection', geometries: phases.map((f) => f.geometry) } }
}

async function show() {
  const { thing } = now()
  const card = $('#card')
  overlay('picked')
  circle(null)
  card.hidden = !thing
  if (!thing) return ready('card', 'none')
  ready('card', 'loading')
  try {
    const f = await find(thing)
    if (now().thing !== thing) return
    if (!f) put(card, closer(), h('p', null, t('no_such_thing')))
    else draw(card, thing, f)
  } catch (err) {
    put(card, closer(), h('p', null, err.message))
  }
  zoomNext = false
  ready('card')
}

function draw(card, thing, f) {
  const [layer] = split(thing)
  const place = f.geometry ?? officeOf(f)
  overlay('picked', place && { type: 'Feature', geometry: place, properties: {} })
  if (zoomNext) fit(place)
  const name = f.properties.name ?? f.properties.subject_name ?? f.id
  put(card, closer(),
    h('h2', null, name, h('small', null, ` ${layer === 'gap' ? t('gap') : label('layer', layer)}`)),
    layer === 'gap' ? gapCard(f) : thingCard(layer, f),
    !place && h('p', { class: 'note' }, t('no_place')),
    place && drawn() && h('button', { type: 'button', onclick: () => fit(place) }, t('zoom_to')))
  if (layer === 'facilities' && place && now().a) withCircle(card, f)
}

function officeOf(f) {
  const at = f.properties.office ?? f.properties.entrance
  return at && { type: 'Point', coordinates: at }
}

/** Puts the card away, whatever it shows. */
export function closeCard() {
  if ($('#card').hidden) return
  $('#card').hidden = true
  set({ thing: '' })
  $('#panel').focus()
}

function closer() {
  return h('button', { type: 'button', class: 'close', 'aria-label': t('close'), onclick: closeCard }, '×')
}

/** A gap in the words of the server: its sentence, its shortfall, its clause. */
export function gapCard({ properties: p }) {
  return [
    h('p', { class: 'sentence' }, p.message),
    pairs([
      [t('kind'), p.kind_name], [t('severity'), [h('i', { class: 'dot', 'data-severity': p.severity }), ' ', label('severity', p.severity)]],
      [t('verdict'), [mark(p.verdict), ' ', label('verdict', p.verdict)]],
      [t('required'), p.required != null && amount(p.required, p.unit)], [t('provided'), p.provided != null && amount(p.provided, p.unit)],
      [t('shortfall'), p.missing != null && h('b', null, amount(p.missing, p.unit))],
      [t('households'), p.households != null && number(p.households)], [t('elders60'), p.elders60 != null && number(p.elders60)],
      [t('division'), p.division_name], [t('missing_fields'), p.fields], [t('clause'), p.clause],
      [t('rows'), p.indicators.split(' ').map((id) => rowLink(id))],
    ]),
    h('button', { type: 'button', onclick: () => select(`${p.subject_layer}/${p.subject_id}`) }, t('its_thing')),
  ]
}

function rowLink(id) {
  const r = session.assessment?.indicators.find((x) => x.id === id)
  const key = r && r.plan !== session.assessment.plan ? `${r.plan}:${id}` : id
  return [h('button', { type: 'button', class: 'link', onclick: () => set({ tab: 'scores', row: key }) }, r ? r.name : id), ' ']
}

function thingCard(layer, { id, properties: p }) {
  const list = h('ol', { class: 'findings' })
  if (now().a) behind(id, list)
  return [pairs([
    ['ID', h('code', null, id)],
    [t('kind'), p.kind && label(layer === 'divisions' ? 'division_kind' : 'facility_kind', p.kind)],
    [t('status'), p.status && label(layer === 'facilities' ? 'facility_status' : 'area_status', p.status)],
    [t('developer'), p.developer], [t('pool'), p.pool], [t('address'), p.stated_address],
    [t('households'), p.households != null && number(p.households)], [t('residents'), p.residents != null && number(p.residents)],
    [t('elders60'), p.elders60 != null && number(p.elders60)],
    [t('beds'), p.beds != null && amount(p.beds, '张')], [t('places'), p.childcare_places != null && amount(p.childcare_places, '个')],
    [t('floor_area'), p.floor_area_m2 != null && amount(p.floor_area_m2, '㎡')],
    [t('functions'), (p.functions ?? []).map((k) => label('function', k)).join('、')],
  ]), h('section', null, h('h3', null, t('findings')), list)]
}

async function behind(subject, list) {
  const p = await get(assessment('/findings'), { subject, limit: 10 })
  put(list, p.findings.map((f) => h('li', null, mark(f.verdict), h('b', null, ` ${label('rule', f.rule)} `), f.message)),
    nextOf(p) && h('li', null, t('n_of', { n: p.findings.length, all: p.numberMatched })), !p.findings.length && h('li', null, t('none')))
}

/** Colors the severity dots as the legend says; a style attribute is not allowed by the page's policy. */
export function colorDots() {
  const sheet = new CSSStyleSheet()
  sheet.replaceSync((session.legend.severity ?? []).map((l) => `.dot[data-severity="${l.key}"]{background:${color('severity', l.key)}}`).join(''))
  document.adoptedStyleSheets = [sheet]
}
