// The box on the map: what is drawn and how it looks, each part to be shown or hidden.
import { $, h, put } from './dom.js'
import { color, keys, label, t } from './i18n.js'
import { list, now, on, set, toggled } from './state.js'
import { drawnLayers } from './layers.js'
import { facilityIcon, families, familyOf, pattern, swatch } from './symbols.js'

export function startLegend() {
  const box = $('#layers')
  box.open = innerWidth >= 900 && innerHeight >= 600
  on('off severity lang class', draw)
  draw()
}

const off = () => list(now().off)

function draw() {
  const open = [...document.querySelectorAll('#layers details[open]')].map((d) => d.dataset.family)
  put($('#layers > div'),
    [...drawnLayers].reverse().map((l) => [box(l, label('layer', l)), l === 'facilities' && families.map((f) => family(f, open))]),
    box('gaps', t('gaps')), severityKey(),
    h('label', null, h('span', null, t('circles_of')), classes()))
}

function box(name, text) {
  return h('label', null, h('input', { type: 'checkbox', checked: !off().includes(name), onchange: (e) => set({ off: toggled(now().off, name, !e.target.checked) }) }), ` ${text}`)
}

/** Whose circles are drawn as one: nobody's, or those of a class. */
function classes() {
  return h('select', { name: 'class', onchange: (e) => set({ class: e.target.value }) }, h('option', { value: '' }, t('none')),
    keys('class').map((k) => h('option', { value: k, selected: k === now().class }, label('class', k))))
}

/** A family of facilities: its icon, and each kind of it. */
function family(name, open) {
  const kinds = keys('facility_kind').filter((k) => familyOf[k] === name)
  const hidden = kinds.filter((k) => off().includes(`f:${k}`))
  const all = (e) => set({ off: [...off().filter((x) => !kinds.includes(x.slice(2))), ...(e.target.checked ? [] : kinds.map((k) => `f:${k}`))].join(',') })
  const input = h('input', { type: 'checkbox', checked: hidden.length < kinds.length, onchange: all })
  input.indeterminate = hidden.length > 0 && hidden.length < kinds.length
  return h('div', { class: 'family' },
    h('label', null, input, h('img', { src: swatch(facilityIcon(name)), alt: '', width: 20, height: 20 }), ` ${t(`family_${name}`)}`),
    h('details', { 'data-family': name, open: open.includes(name) }, h('summary', { 'aria-label': `${t(`family_${name}`)} ${t('by_kind')}` }, t('by_kind')),
      kinds.map((k) => box(`f:${k}`, label('facility_kind', k)))))
}

/** What the colors and patterns of gaps mean. */
export function severityKey() {
  return h('ul', { class: 'key' }, keys('severity').map((s) =>
    h('li', null, h('img', { src: swatch(pattern(s, color('severity', s), true), 2), alt: '', width: 24, height: 12 }), ` ${label('severity', s)}`)))
}
