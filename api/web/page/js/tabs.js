// The panels beside the map and their tabs: arrow keys move, as the ARIA practice for tabs asks.
import { $, h, put } from './dom.js'
import { t } from './i18n.js'
import { now, on, set } from './state.js'

export const tabs = ['scores', 'gaps', 'synchrony', 'trial', 'files', 'compare']

const panels = {}

/** The element that a panel fills. */
export const panel = (name) => panels[name]

const waiting = new Map()

/**
 * Returns a function that calls draw if the panel is in front, else when it comes there: what
 * nobody looks at asks the server for nothing.
 */
export function whenShown(name, draw) {
  return () => {
    if (now().tab === name) return draw()
    waiting.set(name, draw)
  }
}

/** Makes tabs and panels. */
export function startTabs() {
  for (const name of tabs) {
    panels[name] = h('div', { id: `panel-${name}`, role: 'tabpanel', 'aria-labelledby': `tab-${name}`, tabindex: 0, hidden: true })
  }
  put($('#panels'), Object.values(panels))
  $('#tabs').addEventListener('keydown', (e) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[e.key]
    if (!step) return
    e.preventDefault()
    const next = tabs[(tabs.indexOf(now().tab) + step + tabs.length) % tabs.length]
    set({ tab: next })
    $(`#tab-${next}`).focus()
  })
  on('tab lang', draw)
  draw()
}

function draw() {
  const current = tabs.includes(now().tab) ? now().tab : 'scores'
  const had = document.activeElement?.id
  put($('#tabs'), tabs.map((name) => h('button', {
    type: 'button', role: 'tab', id: `tab-${name}`, 'aria-controls': `panel-${name}`, 'aria-selected': String(name === current),
    tabindex: name === current ? 0 : -1, onclick: () => set({ tab: name }),
  }, t(`tab_${name}`))))
  for (const name of tabs) panels[name].hidden = name !== current
  if (had?.startsWith('tab-')) $(`#${had}`)?.focus()
  waiting.get(current)?.()
  waiting.delete(current)
}
