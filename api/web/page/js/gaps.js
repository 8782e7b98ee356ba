// Gaps as a list: the same as on the map, by kind and severity, for those who read rather than look.
import { h, put, ready, table } from './dom.js'
import { assessment, get, nextOf } from './api.js'
import { amount, keys, label, number, t } from './i18n.js'
import { list, now, on, set, toggled } from './state.js'
import { session, when } from './session.js'
import { panel, whenShown } from './tabs.js'
import { remember, select } from './thing.js'

const most = 50
let counts = {} // of the assessment: gap_kind and severity to how many

export function startGaps() {
  when('assessment', whenShown('gaps', async () => {
    const a = session.assessment
    if (!a) return put(panel('gaps'), h('p', { class: 'empty' }, t('not_assessed')))
    counts = await count()
    if (session.assessment === a) draw()
  }))
  on('kind severity', whenShown('gaps', draw))
}

async function count() {
  const of = (name) => (key) => get(assessment('/gaps'), { [name]: key, limit: 1 }).then((p) => [key, p.numberMatched])
  const all = await Promise.all([...keys('gap_kind').map(of('kind')), ...keys('severity').map(of('severity'))])
  return Object.fromEntries(all)
}

function draw() {
  if (!session.assessment) return
  const body = h('tbody')
  const more = h('button', { type: 'button', hidden: true }, t('more'))
  const status = h('p', { role: 'status', class: 'note' })
  const page = async (href, query) => {
    const fc = await get(href, query)
    remember(fc.features)
    body.append(...fc.features.map(row))
    status.textContent = t('n_of', { n: body.children.length, all: number(fc.numberMatched) })
    const next = nextOf(fc)
    more.hidden = !next
    more.onclick = () => page(next)
    ready('gaps')
  }
  put(panel('gaps'), h('h2', null, t('tab_gaps')),
    boxes('severity', t('severity'), keys('severity'), (k) => h('i', { class: 'dot', 'data-severity': k })),
    boxes('kind', t('kind'), keys('gap_kind')), status,
    table(t('gaps_of', { plan: session.assessment.plan_name }), [t('thing'), t('kind'), [t('shortfall'), 'n'], t('severity')], [body]), more)
  ready('gaps', 'loading')
  page(assessment('/gaps'), { kind: list(now().kind), severity: list(now().severity), limit: most })
}

/** Boxes that keep what is ticked; none ticked keeps all. */
function boxes(name, legend, all, before) {
  const kept = list(now()[name])
  return h('fieldset', { class: 'boxes' }, h('legend', null, legend), all.filter((k) => counts[k]).map((k) =>
    h('label', null, h('input', {
      type: 'checkbox', checked: kept.includes(k), onchange: (e) => set({ [name]: toggled(now()[name], k, e.target.checked) }),
    }), before?.(k), ` ${label(name === 'kind' ? 'gap_kind' : name, k)} `, h('small', null, number(counts[k])))))
}

function row({ id, properties: p }) {
  return h('tr', null,
    h('th', { scope: 'row' }, h('button', { type: 'button', class: 'link', title: p.message, onclick: () => select(`gap/${id}`, { zoom: true }) }, p.subject_name || p.subject_id)),
    h('td', null, p.kind_name), h('td', { class: 'n' }, p.missing == null ? '' : amount(p.missing, p.unit)),
    h('td', null, h('i', { class: 'dot', 'data-severity': p.severity }), ' ', label('severity', p.severity)))
}
