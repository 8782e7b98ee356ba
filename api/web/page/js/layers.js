// What the map is made of: sources, the stack of layers, and which of them the view shows.
import { gapSource, layerSource } from './sources.js'
import { color, keys } from './i18n.js'
import { list } from './state.js'
import { session } from './session.js'
import { familyOf, families, drawImages } from './symbols.js'

/** Sources that the page fills itself. */
export const overlays = ['names', 'union', 'circle', 'trial', 'dropped', 'issues', 'picked']

/** The layers of a workspace that are drawn, and can be hidden. */
export const drawnLayers = ['scopes', 'divisions', 'residential-areas', 'walkways', 'facilities']

/** The sources of the workspace and the assessment; null where there is nothing to draw. */
export function sources(assessment) {
  const revision = session.workspace.revision
  return { ...Object.fromEntries(drawnLayers.map((l) => [l, layerSource(l, revision)])), gaps: assessment && gapSource() }
}

const severities = ['obligatory', 'anticipatory', 'required_unlabelled', 'reference']
const bySeverity = (make) => ['match', ['get', 'severity'], ...severities.flatMap((s) => [s, make(s)]), make('reference')]
const shape = (...types) => ['in', ['geometry-type'], ['literal', types.flatMap((s) => [s, `Multi${s}`])]]
const ofUnit = ['!=', ['get', 'subject_layer'], 'residential-areas'] // larger than an estate: outlined, not filled
const patterned = ['!=', ['get', 'severity'], 'reference'] // the mere reference has none, and is the most of them
const small = ['get', 'small']
const colorOf = {} // filled when the legend is known

const text = (field, size) => ({ 'text-field': ['coalesce', ['get', field], ''], 'text-size': size, 'text-max-width': 9 })
const grow = ['interpolate', ['linear'], ['zoom'], 10, 0.5, 14, 1]
const halo = { 'text-color': '#3d4854', 'text-halo-color': '#fff', 'text-halo-width': 1.4 }

/** All layers, the lowest first. metadata.ref names what a click on it selects; rank says in which order. */
export const stack = [
  { id: 'urban', source: 'scopes', type: 'fill', paint: { 'fill-color': '#fbfcfb' } },
  { id: 'scopes', source: 'scopes', type: 'line', paint: { 'line-color': '#a9a08c', 'line-width': 1, 'line-dasharray': [6, 3] } },
  { id: 'divisions', source: 'divisions', type: 'line', paint: { 'line-color': '#7d8894', 'line-width': 1.2, 'line-dasharray': [4, 2, 1, 2] } },
  { id: 'areas', source: 'residential-areas', type: 'fill', metadata: { ref: 'residential-areas', rank: 3 }, paint: { 'fill-color': '#dbe4ea', 'fill-outline-color': '#a3b3c0' } },
  { id: 'walkways', source: 'walkways', type: 'line', paint: { 'line-color': '#c3b9a5', 'line-width': ['interpolate', ['linear'], ['zoom'], 10, 0.6, 16, 2.4] } },
  { id: 'gap-unit', source: 'gaps', type: 'line', metadata: { ref: 'gap', rank: 4 }, paint: { 'line-width': 2.2, 'line-dasharray': [3, 1.5], 'line-opacity': 0.85 } },
  { id: 'gap-area', source: 'gaps', type: 'fill', metadata: { ref: 'gap', rank: 2 }, paint: { 'fill-opacity': 0.3, 'fill-antialias': false } },
  { id: 'gap-pattern', source: 'gaps', type: 'fill', paint: { 'fill-pattern': ['concat', 'pattern-', ['get', 'severity']] } },
  { id: 'gap-line', source: 'gaps', type: 'line', paint: { 'line-width': ['interpolate', ['linear'], ['zoom'], 11, 0.5, 16, 2] } },
  { id: 'served', source: 'residential-areas', type: 'fill', paint: { 'fill-color': ['match', ['feature-state', 'way'], 'lost', '#a00c0e', '#0b7a55'], 'fill-opacity': ['case', ['to-boolean', ['feature-state', 'way']], 0.75, 0] } },
  { id: 'dropped', source: 'dropped', type: 'line', paint: { 'line-color': ['case', ['get', 'faulty'], '#a00c0e', '#0b5d8a'], 'line-width': 2.5 } },
  { id: 'dropped-point', source: 'dropped', type: 'circle', filter: shape('Point'), paint: { 'circle-radius': 6, 'circle-color': '#fff', 'circle-stroke-color': ['case', ['get', 'faulty'], '#a00c0e', '#0b5d8a'], 'circle-stroke-width': 2.5 } },
  { id: 'union-fill', source: 'union', type: 'fill', paint: { 'fill-color': '#1b6e3c', 'fill-opacity': 0.12 } },
  { id: 'union', source: 'union', type: 'line', paint: { 'line-color': '#1b6e3c', 'line-width': 1.6, 'line-dasharray': [4, 1.5] } },
  { id: 'circle-fill', source: 'circle', type: 'fill', paint: { 'fill-color': '#0b5d8a', 'fill-opacity': 0.1 } },
  { id: 'circle', source: 'circle', type: 'line', paint: { 'line-color': '#0b5d8a', 'line-width': 2 } },
  { id: 'picked', source: 'picked', type: 'line', paint: { 'line-color': '#111', 'line-width': 3 } },
  { id: 'facilities', source: 'facilities', type: 'symbol', metadata: { ref: 'facilities', rank: 0 }, layout: { 'icon-allow-overlap': true, 'icon-size': grow } },
  { id: 'gap-point', source: 'gaps', type: 'symbol', metadata: { ref: 'gap', rank: 1 }, layout: { 'icon-image': ['concat', 'gap-', ['get', 'severity']], 'icon-allow-overlap': true, 'icon-size': grow, 'icon-offset': [0, -14] } },
  { id: 'picked-point', source: 'picked', type: 'circle', filter: shape('Point'), paint: { 'circle-radius': 13, 'circle-color': 'rgba(0,0,0,0)', 'circle-stroke-color': '#111', 'circle-stroke-width': 2.5 } },
  { id: 'issues', source: 'issues', type: 'symbol', metadata: { ref: 'issue', rank: -1 }, layout: { 'icon-image': ['concat', 'issue-', ['get', 'severity']], 'icon-allow-overlap': true } },
  { id: 'trial', source: 'trial', type: 'symbol', layout: { 'icon-image': 'trial', 'icon-allow-overlap': true } },
  { id: 'area-names', source: 'residential-areas', type: 'symbol', minzoom: 15, layout: { ...text('name', 12), 'text-padding': 30 }, paint: halo },
  { id: 'community-names', source: 'names', type: 'symbol', minzoom: 13, maxzoom: 16, layout: text('name', 11), paint: halo },
  { id: 'division-names', source: 'names', type: 'symbol', maxzoom: 15, layout: text('name', 13), paint: { ...halo, 'text-color': '#2f3a46' } },
  { id: 'facility-names', source: 'facilities', type: 'symbol', minzoom: 14.5, layout: { ...text('name', 11), 'text-offset': [0, 1.2], 'text-anchor': 'top' }, paint: halo },
]

/** Draws patterns and icons, and colors the gaps as the legend says. */
export function images(map) {
  for (const s of keys('severity')) colorOf[s] = color('severity', s)
  drawImages(map, severities, colorOf)
  const paint = bySeverity((s) => colorOf[s] ?? '#5b6570')
  layer('gap-area').paint['fill-color'] = paint
  for (const id of ['gap-unit', 'gap-line']) layer(id).paint['line-color'] = paint
  const kinds = Object.entries(familyOf).flatMap(([kind, family]) => [kind, family])
  const idle = ['in', ['coalesce', ['get', 'status'], 'operating'], ['literal', ['under_construction', 'planned', 'built', 'suspended', 'closed']]]
  layer('facilities').layout['icon-image'] = ['concat', ['match', ['get', 'kind'], ...kinds, families[0]], ['case', idle, '-idle', '']]
}

/** A layer of tiles names the layer in them, which is called as its source. */
for (const l of stack) if (!overlays.includes(l.source)) l['source-layer'] = l.source

const layer = (id) => stack.find((l) => l.id === id)

/** Each layer's filter and whether the view shows it. */
export function filters(view) {
  const off = list(view.off)
  const of = (property, kept) => (kept.length ? ['in', ['get', property], ['literal', kept]] : true)
  const gaps = (...more) => ['all', of('kind', list(view.kind)), of('severity', list(view.severity)), ...more]
  const showGaps = !off.includes('gaps')
  const kinds = ['!', ['in', ['get', 'kind'], ['literal', off.filter((x) => x.startsWith('f:')).map((x) => x.slice(2))]]]
  const show = (l) => !off.includes(l)
  return [
    ['urban', ['==', ['get', 'kind'], 'urban_area'], show('scopes')],
    ['scopes', ['in', ['get', 'kind'], ['literal', ['development_boundary', 'urban_area']]], show('scopes')],
    ['divisions', shape('Polygon'), show('divisions')], ['division-names', ['!', small], show('divisions')], ['community-names', small, show('divisions')],
    ['areas', true, show('residential-areas')], ['area-names', true, show('residential-areas')],
    ['walkways', true, show('walkways')],
    ['facilities', kinds, show('facilities')], ['facility-names', kinds, show('facilities')],
    ['gap-unit', gaps(ofUnit, shape('Polygon')), showGaps],
    ['gap-area', gaps(['!', ofUnit], shape('Polygon')), showGaps], ['gap-pattern', gaps(['!', ofUnit], patterned, shape('Polygon')), showGaps],
    ['gap-line', gaps(['!', ofUnit], shape('Polygon')), showGaps], ['gap-point', gaps(shape('Point')), showGaps],
  ]
}
