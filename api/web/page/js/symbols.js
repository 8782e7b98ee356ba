// Patterns and icons, drawn once on a canvas: a severity has a color, a pattern and a shape; a
// family of facilities has a color, a shape and a character.

/** Families of facility kinds, each with the character that stands on its icon. */
export const families = ['elders', 'childcare', 'medical', 'learning']
const looks = {
  elders: ['养', '#0b5d8a', circle], childcare: ['托', '#8a4b08', square], medical: ['医', '#1b6e3c', diamond], learning: ['学', '#5b3a8c', hexagon],
}

/** Which family a kind of facility belongs to. */
export const familyOf = Object.fromEntries([
  ['elders', 'comprehensive_care_center embedded_facility township_care_center day_care_center community_care_station residential_care_home mutual_aid_home rural_care_station elder_canteen'],
  ['learning', 'elder_university elder_school learning_point'],
  ['childcare', 'childcare_center childcare_point kindergarten_nursery_class employer_childcare home_childcare'],
  ['medical', 'community_health_center community_health_station nursing_station hospital township_clinic village_clinic'],
].flatMap(([family, kinds]) => kinds.split(' ').map((k) => [k, family])))

function circle(c, r) { c.arc(0, 0, r, 0, 7) }
function square(c, r) { c.rect(-r * 0.88, -r * 0.88, r * 1.76, r * 1.76) }
function diamond(c, r) { polygon(c, 4, r * 1.18, 0) }
function hexagon(c, r) { polygon(c, 6, r * 1.04, Math.PI / 6) }
function triangle(c, r) { polygon(c, 3, r * 1.2, -Math.PI / 2) }
function polygon(c, n, r, turn) {
  for (let i = 0; i < n; i++) {
    const a = turn + (i * 2 * Math.PI) / n
    c[i ? 'lineTo' : 'moveTo'](r * Math.cos(a), r * Math.sin(a))
  }
  c.closePath()
}

const ratio = 2 // pixels of an image for one of the page

function image(size, draw) {
  const canvas = document.createElement('canvas')
  canvas.width = canvas.height = size * ratio
  const c = canvas.getContext('2d', { willReadFrequently: true })
  c.scale(ratio, ratio)
  draw(c)
  return c.getImageData(0, 0, size * ratio, size * ratio)
}

/** The icon of a family; idle is hollow: not in operation. */
export function facilityIcon(family, idle) {
  const [character, color, shape] = looks[family]
  return image(26, (c) => {
    c.translate(13, 13)
    c.beginPath()
    shape(c, 10)
    c.fillStyle = idle ? '#fff' : color
    c.strokeStyle = idle ? color : '#fff'
    c.lineWidth = 1.6
    c.fill()
    c.stroke()
    c.fillStyle = idle ? color : '#fff'
    glyph(c, character, 11)
  })
}

function glyph(c, text, size) {
  c.font = `600 ${size}px 'Noto Sans CJK SC', 'Microsoft YaHei', 'PingFang SC', sans-serif`
  c.textAlign = 'center'
  c.textBaseline = 'middle'
  c.fillText(text, 0, 0.5)
}

// Lines, hatches and dots over the fill of a gap, of 12 by 12.
const patterns = {
  obligatory(c) { for (const d of [-12, 0, 12]) { line(c, d, 0, d + 12, 12); line(c, d, 12, d + 12, 0) } },
  anticipatory(c) { for (const d of [-6, 0, 6, 12]) line(c, d - 6, 12, d + 6, 0) },
  required_unlabelled(c) { for (const [x, y] of [[3, 3], [9, 9]]) { c.beginPath(); c.arc(x, y, 1.5, 0, 7); c.fill() } },
  reference() {},
}

function line(c, x0, y0, x1, y1) { c.beginPath(); c.moveTo(x0, y0); c.lineTo(x1, y1); c.stroke() }

/** A severity's pattern; with the fill behind it for a legend. */
export function pattern(severity, color, filled) {
  return image(12, (c) => {
    if (filled) { c.globalAlpha = 0.3; c.fillStyle = color; c.fillRect(0, 0, 12, 12); c.globalAlpha = 1 }
    c.strokeStyle = c.fillStyle = color
    c.lineWidth = 1.1
    patterns[severity]?.(c)
  })
}

const gapShapes = { obligatory: square, anticipatory: triangle, required_unlabelled: diamond, reference: circle }

function pin(shape, color, character) {
  return image(22, (c) => {
    c.translate(11, 11)
    c.beginPath()
    shape(c, 7.5)
    c.fillStyle = color
    c.fill()
    c.strokeStyle = '#fff'
    c.lineWidth = 1.6
    c.stroke()
    c.fillStyle = '#fff'
    glyph(c, character, 11)
  })
}

/** Hands all images to a map: pattern-…, gap-…, issue-…, trial and the families. */
export function drawImages(map, severities, colors) {
  const add = (name, data) => map.addImage(name, data, { pixelRatio: ratio })
  for (const s of severities) {
    add(`pattern-${s}`, pattern(s, colors[s]))
    add(`gap-${s}`, pin(gapShapes[s], colors[s], '!'))
  }
  add('issue-error', pin(square, '#a00c0e', '×'))
  add('issue-warning', pin(triangle, '#8a5a00', '!'))
  add('trial', pin(circle, '#0b7a55', '+'))
  for (const f of families) { add(f, facilityIcon(f)); add(`${f}-idle`, facilityIcon(f, true)) }
}

/** An image as a data address, for legends and print. */
export function swatch(data, times = 1) {
  const canvas = document.createElement('canvas')
  canvas.width = data.width * times
  canvas.height = data.height
  const c = canvas.getContext('2d')
  for (let i = 0; i < times; i++) c.putImageData(data, i * data.width, 0)
  return canvas.toDataURL()
}
