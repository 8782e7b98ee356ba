// Where a layer's features come from: the one place to change it.
import { address, assessment, get, workspace } from './api.js'
import { now } from './state.js'

const maxzoom = 16 // of the server's tiles; beyond it the map enlarges them

/** The source of a workspace's layer as it was at a revision. */
export const layerSource = (layer, revision) => tiles(workspace(`/tiles/${layer}`), layer, { revision })

/** The bounds [west, south, east, north] of a layer; undefined where nothing of it is drawn. */
export const layerBounds = (layer) => get(workspace(`/tiles/${layer}/tile.json`)).then((tiles) => tiles.bounds, () => undefined)

/** The source of the gaps of the assessment that is shown. */
export const gapSource = () => tiles(assessment('/tiles/gaps'), 'gaps', { lang: now().lang })

function tiles(path, layer, query) {
  const at = address(path, query)
  return { type: 'vector', tiles: [`${at.origin}${at.pathname}/{z}/{x}/{y}.mvt${at.search}`], maxzoom, promoteId: { [layer]: 'id' } }
}
