// The circle of a facility: what lies within a walk of it, with the distance as a slider. It is a
// drawing; who is served is decided by the server on demand points.
import { calm, h, ready } from './dom.js'
import { assessment, get } from './api.js'
import { number, t } from './i18n.js'
import { now, on, set } from './state.js'
import { session, when } from './session.js'
import { overlay } from './map.js'

let asked

/** Draws the circle of a facility by id; null takes it away. */
export async function circle(id, metres) {
  asked?.abort()
  asked = new AbortController()
  if (!id) return overlay('circle')
  ready('circle', 'loading')
  try {
    const fc = await get(assessment('/circles'), { facility: id, metres }, { signal: asked.signal })
    overlay('circle', fc)
    ready('circle', fc.features.length ? 'ready' : 'none')
    return fc
  } catch (err) {
    if (err.name !== 'AbortError') ready('circle', 'failed')
  }
}

/** Puts the slider into a facility's card and draws the circle. */
export function withCircle(card, facility) {
  const usual = session.assessment.parameters.circle_m
  const metres = Number(now().metres) || usual
  const out = h('output', null, `${number(metres)} ${t('m')}`)
  const note = h('p', { class: 'note' }, t('circle_is', { m: usual }))
  const draw = calm(async (m) => {
    const fc = await circle(facility.id, m)
    if (fc && !fc.features.length) note.textContent = t('no_circle')
  }, 40)
  const slider = h('input', {
    type: 'range', min: 300, max: 2000, step: 50, value: metres, 'aria-label': t('walk_metres'),
    oninput: (e) => { out.textContent = `${number(Number(e.target.value))} ${t('m')}`; draw(e.target.value) },
    onchange: (e) => set({ metres: e.target.value === String(usual) ? '' : e.target.value }, { quiet: true }),
  })
  card.append(h('fieldset', { class: 'circle' }, h('legend', null, t('circle')), slider, out, note))
  draw(metres)
}

/** Draws the circles of a whole class as one, while the view names one. */
export function startCircles() {
  on('class metres', union)
  when('assessment', union)
  when('map', union)
}

let wanted

async function union() {
  wanted?.abort()
  wanted = new AbortController()
  const { class: of, metres } = now()
  if (!of || !session.assessment) { overlay('union'); return ready('union', 'none') }
  ready('union', 'loading')
  try {
    overlay('union', await get(assessment('/circles'), { class: of, metres }, { signal: wanted.signal }))
    ready('union')
  } catch (err) {
    if (err.name !== 'AbortError') ready('union', 'failed')
  }
}
