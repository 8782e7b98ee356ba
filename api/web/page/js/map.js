// The map itself: made when the browser can draw one, and quietly absent where it cannot. All
// else works without it.
import { $, calm, h, put, ready } from './dom.js'
import { whole, workspace } from './api.js'
import { t } from './i18n.js'
import { now, on, set } from './state.js'
import { publish, session, when } from './session.js'
import { basemap } from './basemap.js'
import { images, overlays, sources, stack, filters } from './layers.js'
import { layerBounds } from './sources.js'

let map = null

/** Whether there is a map. */
export const drawn = () => map !== null

function canDraw() {
  try { return !!document.createElement('canvas').getContext('webgl2') } catch { return false }
}

let library

/** Begins to fetch what draws the map, if it can be drawn. */
export function preloadMap() { if (canDraw()) library = import('../vendor/maplibre-gl.mjs') }

/** Makes the map of the workspace. picked(refs, lngLat) is called with what lies under a click. */
export async function startMap(picked) {
  if (!library) {
    put($('#map'), h('p', { class: 'empty', role: 'note' }, t('no_webgl')))
    $('#layers').hidden = true
    return ready('map', 'absent')
  }
  const gl = await library
  gl.setWorkerUrl(new URL('../vendor/maplibre-gl-worker.mjs', import.meta.url).href)
  map = new gl.Map({
    container: 'map', style: { version: 8, sources: {}, layers: [{ id: 'ground', type: 'background', paint: { 'background-color': '#f1f3f0' } }] },
    localIdeographFontFamily: "'Noto Sans CJK SC', 'Source Han Sans SC', 'Microsoft YaHei', 'PingFang SC', sans-serif",
    attributionControl: false, dragRotate: false, pitchWithRotate: false, maxZoom: 19, fadeDuration: 0, locale: words(), ...await camera(),
  })
  map.touchZoomRotate.disableRotation()
  map.addControl(new gl.NavigationControl({ showCompass: false }), 'top-right')
  map.addControl(new gl.ScaleControl({ maxWidth: 120 }), 'bottom-right')
  map.getCanvas().setAttribute('aria-label', t('map_keys'))
  map.on('error', (e) => console.warn('map:', e.error?.message))
  map.on('render', firstPolygon)
  map.on('movestart', () => ready('moving', 'yes'))
  map.on('idle', () => ready('moving', 'no'))
  map.on('moveend', calm(() => set({ at: place() }, { quiet: true }), 300))
  map.on('click', (e) => picked(under(e.point), e.lngLat))
  await new Promise((done) => map.once('style.load', done))
  basemap(gl, map, session.settings.basemap)
  images(map)
  for (const name of overlays) map.addSource(name, { type: 'geojson', data: none })
  when('workspace', redraw)
  when('assessment', redraw)
  on('kind severity off', refilter)
  publish('map', map)
  on('at', async ({ at }) => { if (at && at !== place()) map.jumpTo(await camera()) })
}

/** Marks when the first estates are to be seen, for those who measure. */
function firstPolygon() {
  if (!map.getLayer('areas') || !map.isSourceLoaded('residential-areas')) return
  performance.mark('polygons')
  map.off('render', firstPolygon)
}

const none = { type: 'FeatureCollection', features: [] }

function words() {
  return {
    'NavigationControl.ZoomIn': t('zoom_in'), 'NavigationControl.ZoomOut': t('zoom_out'), 'Map.Title': t('map_keys'),
    'ScaleControl.Meters': t('m'), 'ScaleControl.Kilometers': t('km'),
  }
}

function place() {
  const { lng, lat } = map.getCenter()
  return `${map.getZoom().toFixed(2)}/${lat.toFixed(5)}/${lng.toFixed(5)}`
}

/** Where the view says, else where people live, else where facilities are, else the workspace's region. */
async function camera() {
  const [zoom, lat, lng] = now().at.split('/').map(Number)
  if (Number.isFinite(lng)) return { center: [lng, lat], zoom }
  const [w, s, e, n] = await layerBounds('residential-areas') ?? await layerBounds('facilities') ?? session.workspace?.region ?? [97, 37, 126, 53]
  return { bounds: [[w, s], [e, n]], fitBoundsOptions: { padding: padding(16), maxZoom: 16 } }
}

/** Room at the edges, so that nothing comes to lie behind the legend. */
function padding(n) {
  const box = $('#layers')
  const left = box.open && box.offsetWidth < $('#map').clientWidth / 2 ? box.offsetWidth : 0
  return { top: n, bottom: n, right: n, left: left + n }
}

let shown = ''

/** Draws the sources of the workspace's revision and of the assessment, when either is another. */
function redraw() {
  const { workspace, assessment } = session
  if (!map || !workspace) return
  const key = [workspace.slug, workspace.revision, assessment?.id, now().lang].join()
  if (key === shown) return
  const moved = shown && !shown.startsWith(workspace.slug + ',')
  shown = key
  ready('map', 'drawing')
  for (const { id } of stack) if (map.getLayer(id)) map.removeLayer(id)
  for (const [name, source] of Object.entries(sources(assessment))) {
    if (map.getSource(name)) map.removeSource(name)
    if (source) map.addSource(name, source)
  }
  for (const layer of stack) if (map.getSource(layer.source)) map.addLayer(layer)
  nameDivisions()
  refilter()
  retell()
  if (moved && !now().at) camera().then((c) => c.bounds && map.fitBounds(c.bounds, { animate: false, ...c.fitBoundsOptions }))
  map.once('idle', () => ready('map'))
}

/** Names each division once, at its seat or its middle: a tile would name each piece. */
async function nameDivisions() {
  const { features } = await whole(workspace('/layers/divisions'))
  overlay('names', {
    type: 'FeatureCollection', features: features.map(({ geometry, properties: p }) => ({
      type: 'Feature', geometry: p.office ? { type: 'Point', coordinates: p.office } : middleOf(geometry),
      properties: { name: p.name, small: !String(p.code).endsWith('000') },
    })).filter((f) => f.geometry),
  })
}

/** The middle of a geometry's bounds, as a point; null of none. */
export function middleOf(geometry) {
  if (!geometry) return null
  const [[w, s], [e, n]] = boundsOf(geometry)
  return { type: 'Point', coordinates: [(w + e) / 2, (s + n) / 2] }
}

function refilter() {
  for (const [id, filter, visible] of filters(now())) {
    if (!map.getLayer(id)) continue
    map.setFilter(id, filter)
    map.setLayoutProperty(id, 'visibility', visible ? 'visible' : 'none')
  }
}

/** What lies under a point of the screen, the smallest things first, each once. */
function under(point) {
  const pad = 4
  const box = [[point.x - pad, point.y - pad], [point.x + pad, point.y + pad]]
  const found = new Map()
  for (const f of map.queryRenderedFeatures(box, { layers: stack.filter((l) => l.metadata?.ref && map.getLayer(l.id)).map((l) => l.id) })) {
    const ref = `${f.layer.metadata.ref}/${f.properties.id}`
    if (!found.has(ref)) found.set(ref, { ref, rank: f.layer.metadata.rank, name: f.properties.name ?? f.properties.subject_name, properties: f.properties })
  }
  return [...found.values()].sort((a, b) => a.rank - b.rank)
}

/** Shows GeoJSON in one of the overlays; nothing empties it. */
export function overlay(name, data) { map?.getSource(name)?.setData(data ?? none) }

/** Brings a geometry into view. */
export function fit(geometry) {
  if (!map || !geometry) return
  const box = boundsOf(geometry)
  const still = matchMedia('(prefers-reduced-motion: reduce)').matches
  map.fitBounds(box, { padding: padding(50), maxZoom: 16, animate: !still, duration: 500 })
}

/** The bounds [[west, south], [east, north]] of a GeoJSON geometry. */
export function boundsOf(geometry) {
  const b = [[180, 90], [-180, -90]]
  const walk = (c) => {
    if (typeof c[0] !== 'number') return c.forEach(walk)
    b[0] = [Math.min(b[0][0], c[0]), Math.min(b[0][1], c[1])]
    b[1] = [Math.max(b[1][0], c[0]), Math.max(b[1][1], c[1])]
  }
  walk(geometry.coordinates ?? geometry.geometries.map((g) => g.coordinates))
  return b
}

/** The cursor over the map: a cross while something is to be placed. */
export function cursor(kind) { if (map) map.getCanvas().style.cursor = kind }

/** The middle of the map, for placing by keyboard. */
export const middle = () => map?.getCenter()

/** The map as a PNG data address; empty where there is none. */
export function picture() {
  if (!map) return Promise.resolve('')
  return new Promise((done) => {
    map.once('render', () => done(map.getCanvas().toDataURL('image/png')))
    map.triggerRepaint()
  })
}

let told = { gained: [], lost: [] }

/** Colors the estates that a trial would gain or lose, by id; all others as before. */
export function tell(gained, lost) {
  told = { gained, lost }
  retell()
}

function retell() {
  const source = 'residential-areas'
  if (!map?.getSource(source)) return
  map.removeFeatureState({ source, sourceLayer: source })
  for (const [way, ids] of Object.entries(told)) for (const id of ids) map.setFeatureState({ source, sourceLayer: source, id }, { way })
}
