// What may lie behind the map, where the server is told of one. It is never needed.
import { archive } from './pmtiles.js'

/** Lays the base map that the settings name under everything else. */
export function basemap(gl, map, settings) {
  if (!settings) return
  let tiles = settings.tiles
  if (settings.kind === 'pmtiles') {
    const file = archive(new URL(tiles[0], document.baseURI).href)
    gl.addProtocol('archive', async ({ url }) => ({ data: await file.tile(...url.match(/\d+/g).map(Number)) }))
    tiles = ['archive://{z}/{x}/{y}']
  }
  tiles.forEach((template, i) => {
    const id = `base-${i}`
    map.addSource(id, { type: 'raster', tiles: [template], tileSize: 256, maxzoom: 18 })
    map.addLayer({ id, type: 'raster', source: id, paint: { 'raster-saturation': -0.6, 'raster-opacity': 0.7 } })
  })
}
