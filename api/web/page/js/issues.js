// The faults of a file: as a table, and each at its feature on the map.
import { $, h, put, ready, table } from './dom.js'
import { label, t } from './i18n.js'
import { boundsOf, fit, middleOf, overlay } from './map.js'

/** The features of a file that is GeoJSON in degrees; none of any other, which only the server reads. */
export async function featuresOf(file) {
  if (!/json$/i.test(file.name) || file.size > 32 << 20) return []
  try {
    const doc = JSON.parse(await file.text())
    const all = doc.features ?? (doc.type === 'Feature' ? [doc] : doc.coordinates ? [{ type: 'Feature', properties: {}, geometry: doc }] : [])
    return all.every((f) => !f.geometry || inDegrees(f.geometry)) ? all : []
  } catch {
    return [] // the server says what is wrong with it
  }
}

function inDegrees(geometry) {
  const [[w, s], [e, n]] = boundsOf(geometry)
  return w >= -180 && e <= 180 && s >= -90 && n <= 90
}

/** Where an issue is: the place it names, else its feature's middle; null where nobody knows. */
function placeOf(issue, features) {
  if (issue.at) return { type: 'Point', coordinates: issue.at }
  return middleOf(featureOf(issue, features)?.geometry)
}

const featureOf = (issue, features) => features[issue.row - 1] ?? features.find((f) => issue.feature && (f.id ?? f.properties?.id) === issue.feature)

/** A polygon's rings as lines: one that crosses itself has no area, and would not be drawn. */
function outline({ type, coordinates, geometries }) {
  if (type === 'Polygon') return { type: 'MultiLineString', coordinates }
  if (type === 'MultiPolygon') return { type: 'MultiLineString', coordinates: coordinates.flat() }
  return geometries ? { type, geometries: geometries.map(outline) } : { type, coordinates }
}

let shown = []

/** Draws the file's features, the faulty ones apart, and a sign at each issue. */
export function showIssues(list, features) {
  shown = list
  const faulty = new Set(list.map((i) => featureOf(i, features)))
  overlay('dropped', {
    type: 'FeatureCollection', features: features.filter((f) => f.geometry).map((f) => ({ type: 'Feature', geometry: outline(f.geometry), properties: { faulty: faulty.has(f) } })),
  })
  const signs = list.map((i, n) => ({ type: 'Feature', geometry: placeOf(i, features), properties: { id: n, severity: i.severity } }))
  overlay('issues', { type: 'FeatureCollection', features: signs.filter((f) => f.geometry) })
  const first = signs.find((f) => f.geometry)?.geometry ?? features.find((f) => f.geometry)?.geometry
  if (first) fit(features.length && !list.length ? features.find((f) => f.geometry).geometry : first)
}

/** The table of issues. */
export function issues(list, features) {
  if (!list.length) return h('p', { class: 'note' }, t('no_issues'))
  const rows = list.map((i, n) => {
    const place = placeOf(i, features)
    return h('tr', { id: `issue-${n}` },
      h('td', null, h('b', { class: i.severity }, label('issue_severity', i.severity))),
      h('td', { class: 'n' }, i.row ?? '', i.feature && h('small', null, ` ${i.feature}`)),
      h('td', null, i.field, i.value && h('small', null, ` ${i.value}`)),
      h('td', null, i.message, h('br'), h('small', null, i.remedy)),
      h('td', null, place && h('button', { type: 'button', onclick: () => { fit(place); showIssue(n) } }, t('locate'))))
  })
  return table(t('issues_of', { n: list.length }), [t('severity'), [t('row'), 'n'], t('field'), t('issue'), t('place')], rows, { class: 'small issues' })
}

/** Says an issue in the card, at its feature, and marks its row. */
export function showIssue(n) {
  const i = shown[n]
  if (!i) return
  document.querySelectorAll('.issues [aria-current]').forEach((el) => el.removeAttribute('aria-current'))
  const row = $(`#issue-${n}`)
  row?.setAttribute('aria-current', 'true')
  row?.scrollIntoView({ block: 'nearest' })
  const card = $('#card')
  card.hidden = false
  put(card, h('button', { type: 'button', class: 'close', 'aria-label': t('close'), onclick: () => { card.hidden = true } }, '×'),
    h('h2', null, label('issue_severity', i.severity), h('small', null, ` ${i.feature ?? ''} ${i.field ?? ''}`)),
    h('p', { class: 'sentence' }, i.message), h('p', null, i.remedy))
  ready('card', 'issue')
}
