// Reads raster tiles from a PMTiles archive, version 3, by ranges of it.
// Source: the PMTiles 3 specification, sections 3 (header), 4 (directories), 5.1 (tile ids).

/** An archive at an address; tile(z, x, y) gives its bytes, or empty ones where there is no such tile. */
export function archive(url) {
  const range = async (at, length) => {
    const r = await fetch(url, { headers: { Range: `bytes=${at}-${at + length - 1}` } })
    if (r.status !== 206) throw new Error(`${url} gives no ranges: ${r.status}`)
    return r.arrayBuffer()
  }
  let header
  const directories = new Map()
  const directory = (at, length) => {
    if (!directories.has(at)) directories.set(at, range(at, length).then((b) => unpack(b, header.packing)).then(entries))
    return directories.get(at)
  }
  return {
    async tile(z, x, y) {
      header ??= read(new DataView(await range(0, 127)))
      const id = tileID(z, x, y)
      let [at, length] = [header.root, header.rootLength]
      for (let depth = 0; depth < 4; depth++) {
        const e = last(await directory(at, length), id)
        if (!e) break
        if (e.run > 0) return id < e.id + e.run ? range(header.tiles + e.offset, e.length) : new ArrayBuffer(0)
        at = header.leaves + e.offset
        length = e.length
      }
      return new ArrayBuffer(0)
    },
  }
}

function read(v) {
  const at = (i) => Number(v.getBigUint64(i, true))
  if (v.getUint32(0, false) !== 0x504d5469 || v.getUint8(7) !== 3) throw new Error('not a PMTiles 3 archive')
  return { root: at(8), rootLength: at(16), leaves: at(40), tiles: at(56), packing: v.getUint8(97) }
}

function unpack(bytes, packing) {
  if (packing === 1) return bytes
  if (packing !== 2) throw new Error('the archive is packed by something other than gzip')
  return new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'))).arrayBuffer()
}

function entries(buffer) {
  const bytes = new Uint8Array(buffer)
  let i = 0
  const varint = () => {
    let v = 0
    for (let scale = 1; ; scale *= 128) {
      const b = bytes[i++]
      v += (b & 127) * scale
      if (b < 128) return v
    }
  }
  const list = Array.from({ length: varint() }, () => ({}))
  let id = 0
  for (const e of list) e.id = id += varint()
  for (const e of list) e.run = varint()
  for (const e of list) e.length = varint()
  list.forEach((e, n) => {
    const v = varint()
    e.offset = v === 0 && n > 0 ? list[n - 1].offset + list[n - 1].length : v - 1
  })
  return list
}

/** The last entry that begins at or before id. */
function last(list, id) {
  let [low, high] = [0, list.length]
  while (low < high) {
    const mid = (low + high) >> 1
    if (list[mid].id <= id) low = mid + 1
    else high = mid
  }
  return list[low - 1]
}

/** A tile's place along the Hilbert curve, the tiles of lower zooms before it. */
export function tileID(z, x, y) {
  let id = (4 ** z - 1) / 3
  for (let s = 2 ** (z - 1); s >= 1; s /= 2) {
    const rx = Math.floor(x / s) % 2
    const ry = Math.floor(y / s) % 2
    id += s * s * ((3 * rx) ^ ry)
    if (ry === 0) {
      if (rx === 1) { x = 2 ** z - 1 - x; y = 2 ** z - 1 - y }
      [x, y] = [y, x]
    }
  }
  return id
}
