// The page's language. Words of the trade come from the server's legend; the page's own from words.js.
import { words } from './words.js'
import { now } from './state.js'
import { session } from './session.js'
import { svg } from './dom.js'

/** One of the page's words; {name} stands for a value. */
export function t(key, values = {}) {
  const pair = words[key]
  if (!pair) throw new Error(`no word ${key}`)
  return pair[now().lang === 'en' ? 1 : 0].replace(/\{(\w+)\}/g, (_, name) => values[name] ?? '')
}

const find = (kind, key) => session.legend[kind]?.find((l) => l.key === key)

/** What a word of the server is called: label('verdict', 'fail'). */
export function label(kind, key) {
  const l = find(kind, key)
  return l ? l[now().lang] || l.zh : key ?? ''
}

export const color = (kind, key) => find(kind, key)?.color ?? '#5b6570'
export const keys = (kind) => (session.legend[kind] ?? []).map((l) => l.key)

/** A number as planners write it; a dash where it is not known. */
export function number(v, digits = 1) {
  return v == null ? '—' : v.toLocaleString('zh-CN', { maximumFractionDigits: digits, useGrouping: Math.abs(v) >= 10000 })
}

export function amount(v, unit) { return v == null ? '—' : `${number(v)} ${label('unit', unit ?? '')}`.trim() }

/** Puts the language's words into the page's own markup. */
export function translate(within = document) {
  document.documentElement.lang = now().lang === 'en' ? 'en' : 'zh-CN'
  for (const el of within.querySelectorAll('[data-t]')) el.textContent = t(el.dataset.t)
  for (const el of within.querySelectorAll('[data-t-label]')) el.setAttribute('aria-label', t(el.dataset.tLabel))
}

// A shape for each verdict, so that color is never alone.
const shapes = {
  pass: [['circle', { cx: 8, cy: 8, r: 7 }], ['path', { d: 'M4.5 8.2l2.4 2.4 4.6-5', class: 'ink' }]],
  fail: [['rect', { x: 1, y: 1, width: 14, height: 14, rx: 1.5 }], ['path', { d: 'M5 5l6 6M11 5l-6 6', class: 'ink' }]],
  review: [['path', { d: 'M8 .6L15.4 8 8 15.4.6 8z' }], ['path', { d: 'M8 4.6v4.2M8 11v.4', class: 'ink' }]],
  not_assessable: [['circle', { cx: 8, cy: 8, r: 6.2, class: 'line' }], ['path', { d: 'M3.7 12.3l8.6-8.6', class: 'line' }]],
  not_due: [['circle', { cx: 8, cy: 8, r: 6.2, class: 'line' }], ['path', { d: 'M8 4.4V8l2.6 1.6', class: 'line' }]],
  not_applicable: [['path', { d: 'M2.5 8h11', class: 'line' }]],
  measured: [['path', { d: 'M2 13.5V9M6 13.5V3M10 13.5V7M14 13.5V5', class: 'line' }]],
}

/** A verdict's mark: shape and color. Its word stands beside it. */
export function mark(verdict) {
  const c = color('verdict', verdict)
  return svg('svg', { viewBox: '0 0 16 16', class: 'mark', 'aria-hidden': 'true', fill: c, stroke: c },
    (shapes[verdict] ?? []).map(([tag, attrs]) => svg(tag, attrs)))
}
